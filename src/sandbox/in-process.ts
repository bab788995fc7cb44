import type { SandboxRequest } from './exchange.ts';
import type { Sandbox } from './sandbox.ts';
import type { SimulatedClock } from './simulated-clock.ts';

/** The same shape as the product's transport error, so that it is classified the same. */
class SandboxTransportError extends Error {
  readonly kind: 'reset' | 'timeout' | 'aborted';
  readonly sent = true;

  constructor(kind: SandboxTransportError['kind']) {
    super(`transport: ${kind}`);
    this.name = 'TransportError';
    this.kind = kind;
  }
}

export interface InProcessOptions {
  readonly clock: SimulatedClock;
  /** Round trip in milliseconds: half of it before the sandbox sees the request. */
  readonly latencyMs?: number;
}

/** Sends requests to a sandbox in this process, in simulated time. */
export function inProcessTransport(sandbox: Sandbox, { clock, latencyMs = 0 }: InProcessOptions) {
  return (request: SandboxRequest, signal: AbortSignal) =>
    sandbox.inFlight(async () => {
      const travel = async () => {
        if (latencyMs > 0)
          await clock
            .sleep(latencyMs / 2, signal)
            .catch(() => Promise.reject(new SandboxTransportError('timeout')));
      };
      await travel();
      if (signal.aborted) throw new SandboxTransportError('timeout');
      const reply = sandbox.handle(request);
      if (reply.kind === 'silence') {
        await aborted(signal);
        throw new SandboxTransportError('timeout');
      }
      await travel();
      if (reply.kind === 'reset') throw new SandboxTransportError('reset');
      const headers: Record<string, string> = {};
      for (const [name, value] of Object.entries(reply.response.headers)) {
        headers[name] = typeof value === 'string' ? value : value.join(', ');
      }
      return { status: reply.response.status, headers, body: reply.response.body };
    });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
