import type { Clock } from '../model/clock.ts';
import type { HttpRequest, HttpResponse, Transport } from '../model/transport.ts';

export interface ExchangeOptions {
  readonly origin: string;
  /** Adds the credentials of one attempt. */
  readonly authorize: () => Readonly<Record<string, string>>;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

export interface Call {
  readonly method: HttpRequest['method'];
  /** Path, each segment encoded, without query. */
  readonly path: string;
  readonly query?: readonly (readonly [string, string])[];
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Sending {
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
  /** Shorter than the options say. */
  readonly timeoutMs?: number;
}

/** One request and its answer: the only place that makes a request. Whatever goes wrong is thrown as the transport threw it. */
export class Exchange {
  readonly #options: ExchangeOptions;
  #latencyMs: number | undefined;

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  /** From a request to its answer, a mean in which newer answers weigh more. */
  get latencyMs(): number | undefined {
    return this.#latencyMs;
  }

  async send(call: Call, { body, signal, timeoutMs }: Sending): Promise<HttpResponse> {
    const { clock, transport } = this.#options;
    const request = this.#request(call, body);
    const deadline = clock.deadline(timeoutMs ?? this.#options.timeoutMs);
    const either = new AbortController();
    const abort = () => either.abort(new Error('stopped'));
    deadline.signal.addEventListener('abort', abort, { once: true });
    signal?.addEventListener('abort', abort, { once: true });
    const leftAt = clock.now();
    try {
      const response = await transport(request, either.signal);
      const took = Math.max(0, clock.now() - leftAt);
      this.#latencyMs = this.#latencyMs === undefined ? took : this.#latencyMs * 0.95 + took * 0.05;
      return response;
    } finally {
      deadline.cancel();
      signal?.removeEventListener('abort', abort);
    }
  }

  #request({ method, path, query = [], headers }: Call, body: string | undefined): HttpRequest {
    const { origin, authorize } = this.#options;
    const asked = new URLSearchParams(
      query.map(([name, value]): [string, string] => [name, value]),
    ).toString();
    return {
      method,
      url: `${origin}${path}${asked === '' ? '' : `?${asked}`}`,
      headers: {
        accept: 'application/json',
        'user-agent': 'okta-entitlements/0.1.0',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
        ...authorize(),
      },
      ...(body === undefined ? {} : { body }),
    };
  }
}
