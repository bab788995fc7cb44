import type { Log } from '../../src/config/log.ts';
import { Secret } from '../../src/config/secret.ts';
import {
  type HttpRequest,
  type HttpResponse,
  type Transport,
  TransportError,
} from '../../src/model/transport.ts';
import { createOkta } from '../../src/okta/client.ts';
import type { Okta } from '../../src/okta/okta.ts';
import { inProcessTransport } from '../../src/sandbox/in-process.ts';
import type { Exchange } from '../../src/sandbox/exchange.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { SettingsPatch } from '../../src/sandbox/settings.ts';
import { SimulatedClock } from '../../src/sandbox/simulated-clock.ts';
import { createSandbox } from './sandbox.ts';
import { seededRandom } from './world.ts';

export const ORIGIN = 'https://acme.okta.com';
export const TOKEN = '00scriptedTokenThatMustNeverShow';

export interface ClientOptions {
  readonly share?: number;
  readonly concurrency?: number;
  readonly timeoutMs?: number;
}

/** What one attempt meets. */
export type Meets = TransportError | 'silence' | Answer | ((request: HttpRequest) => Answer);

export interface Answer {
  readonly status?: number;
  readonly json?: unknown;
  /** Instead of `json`. */
  readonly body?: string;
  /** In addition to, or instead of, `Date` and a rate window that holds nobody up. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ScriptedClient {
  readonly okta: Okta;
  readonly clock: SimulatedClock;
  readonly sent: HttpRequest[];
  /** When each request left, in milliseconds since the start. */
  readonly sentAt: number[];
  /** Every log line. */
  readonly logged: string[];
}

/** The client against a script: the n-th attempt meets the n-th entry, later ones the last. */
export function scriptedClient(script: readonly Meets[], options: ClientOptions = {}): ScriptedClient {
  const clock = new SimulatedClock();
  const start = clock.now();
  const sent: HttpRequest[] = [];
  const sentAt: number[] = [];
  const logged: string[] = [];
  const transport: Transport = async (request, signal) => {
    const meets = script[Math.min(sent.length, script.length - 1)];
    sent.push(request);
    sentAt.push(clock.now() - start);
    if (meets === undefined) throw new Error('the script is empty');
    if (meets instanceof TransportError) throw meets;
    if (meets === 'silence') {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      throw new TransportError('timeout', true);
    }
    return responseOf(typeof meets === 'function' ? meets(request) : meets, clock.now());
  };
  const okta = createOkta({
    origin: ORIGIN,
    token: new Secret(TOKEN),
    transport,
    clock,
    random: seededRandom(1),
    log: recordingLog(logged),
    share: options.share ?? 0.75,
    concurrency: options.concurrency ?? 20,
    timeoutMs: options.timeoutMs ?? 30_000,
  });
  return { okta, clock, sent, sentAt, logged };
}

function responseOf({ status = 200, json, body, headers }: Answer, now: number): HttpResponse {
  return {
    status,
    headers: {
      date: new Date(now).toUTCString(),
      'x-rate-limit-limit': '1000000',
      'x-rate-limit-remaining': '999999',
      'x-rate-limit-reset': String(Math.floor(now / 1000) + 60),
      ...headers,
    },
    body: body ?? (json === undefined ? '' : JSON.stringify(json)),
  };
}

function recordingLog(lines: string[]): Log {
  const write = (event: string, facts?: unknown) => {
    lines.push(`${event} ${JSON.stringify(facts)}`);
  };
  return { debug: write, info: write, warn: write, error: write };
}

export interface SandboxClient {
  readonly okta: Okta;
  readonly clock: SimulatedClock;
  readonly sandbox: Sandbox;
  readonly exchanges: Exchange[];
  /** Another client of the same tenant, as another process would be. */
  again(options?: ClientOptions): Okta;
}

/** The client against a sandbox in this process, in simulated time. */
export function sandboxClient(
  options: ClientOptions & { readonly settings?: SettingsPatch; readonly latencyMs?: number } = {},
): SandboxClient {
  const clock = new SimulatedClock();
  const sandbox = createSandbox({
    clock,
    ...(options.settings === undefined ? {} : { settings: options.settings }),
  });
  const exchanges: Exchange[] = [];
  sandbox.onExchange((exchange) => exchanges.push(exchange));
  const again = (own: ClientOptions = {}) =>
    createOkta({
      origin: ORIGIN,
      token: new Secret(sandbox.token),
      transport: inProcessTransport(sandbox, { clock, latencyMs: options.latencyMs ?? 0 }),
      clock,
      random: seededRandom(1),
      log: recordingLog([]),
      share: own.share ?? options.share ?? 0.75,
      concurrency: own.concurrency ?? options.concurrency ?? 20,
      timeoutMs: own.timeoutMs ?? options.timeoutMs ?? 30_000,
    });
  return { okta: again(), clock, sandbox, exchanges, again };
}
