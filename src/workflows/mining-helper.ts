import { parentPort } from 'node:worker_threads';
import { DescriptionLength } from '../mining/description-length.ts';
import { PartWorker } from '../mining/parts.ts';
import type { FromHelper, ToHelper } from './mining-helpers.ts';

/** A thread that searches for a miner: it is told the universes once, then works on one task after another. */
const port = parentPort;
if (port === null) throw new Error('this file is a worker');
let worker: PartWorker | undefined;

port.on('message', (message: ToHelper) => {
  try {
    if (message.kind === 'begin') {
      const most = Math.max(0, ...message.universes.map(({ space }) => space.people));
      worker = new PartWorker(message.universes, new DescriptionLength(most), message.threads);
    } else {
      const done = [...(worker?.work(message.task) ?? [])];
      port.postMessage({ kind: 'done', done } satisfies FromHelper);
    }
  } catch (error) {
    const failed = error instanceof Error ? error : new Error(String(error));
    port.postMessage({ kind: 'failed', error: failed } satisfies FromHelper);
  }
});
