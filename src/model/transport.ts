/** One HTTP exchange, reduced to what this product needs, so that a sandbox can answer in the same process. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; a header that came several times is joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Sends one request, follows nothing, retries nothing.
 * Throws `TransportError` when no complete answer came.
 */
export type Transport = (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>;

/** No complete answer. `sent: false` only where it is certain that no byte of the request left. */
export class TransportError extends Error {
  readonly sent: boolean;
  readonly kind: 'dns' | 'connect' | 'tls' | 'reset' | 'timeout' | 'aborted' | 'unreadable' | 'proxy';

  constructor(kind: TransportError['kind'], sent: boolean, options?: ErrorOptions) {
    super(`transport: ${kind}`, options);
    this.name = 'TransportError';
    this.kind = kind;
    this.sent = sent;
  }
}
