import { systemClock } from '../../src/config/system-clock.ts';
import { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandboxServer } from '../../src/sandbox/server.ts';
import { populated } from './populated.ts';

/**
 * A process that serves a generated tenant of so many people. To the message `{ change: share }` it changes that share of the
 * people and answers what it did.
 */
// Everything was there a day before it is read.
let ago = 86_400_000;
const sandbox = new Sandbox({
  clock: { now: () => systemClock.now() - ago },
  settings: { rateLimits: { limits: { '*': 100_000_000 } } },
});
const { appId, change } = populated(sandbox, Number(process.argv[2]), Number(process.argv[3]));
ago = 0;
/** What making a tenant left behind is cleared here, not while the product waits for an answer. */
const clear = () => globalThis.gc?.();
const { origin } = await startSandboxServer(sandbox);
process.on('message', (asked: { readonly change: number }) => {
  const changed = change(asked.change);
  clear();
  process.send?.(changed);
});
clear();
process.send?.({ origin, token: sandbox.token, app: appId });
