import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { analyzeRemembering } from '../intake/analyze-remembering.ts';
import { ProductError } from '../model/product-error.ts';
import type { ApartInput, FromWorker, ToWorker } from './analyze-apart.ts';

/** The thread that analyses one report; its bytes come from the thread that started it, a chunk at a time. */
const port = parentPort;
if (port === null) throw new Error('this file is a worker');
const say = (message: FromWorker) => {
  port.postMessage(message);
};

async function* bytes(): AsyncIterable<Uint8Array> {
  say({ kind: 'open' });
  for (;;) {
    const answer = once(port as NonNullable<typeof port>, 'message') as Promise<[ToWorker]>;
    say({ kind: 'next' });
    const [{ chunk }] = await answer;
    if (chunk === undefined) return;
    yield chunk;
  }
}

try {
  say({
    kind: 'done',
    understanding: await analyzeRemembering({ ...(workerData as ApartInput), open: bytes }),
  });
} catch (error) {
  say(
    error instanceof ProductError
      ? { kind: 'refused', code: error.code, fill: error.fill, subject: error.subject }
      : { kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) },
  );
} finally {
  // Nothing more is expected: the thread ends.
  port.close();
}
