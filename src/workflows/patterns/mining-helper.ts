import { parentPort } from 'node:worker_threads';
import { DescriptionLength } from '../../mining/search/description-length.ts';
import { PartWorker } from '../../mining/threads/parts.ts';
import type { FromHelper, ToHelper } from './mining-helpers.ts';
import { failureOf } from '../thread-failure.ts';

/** A thread that works for a miner on one task after another; what it searches it is told once. */
const port = parentPort;
if (port === null) throw new Error('this file is a worker');
const worker = new PartWorker();

port.on('message', (message: ToHelper) => {
  try {
    if (message.kind === 'begin') {
      const most = Math.max(0, ...message.universes.map(({ space }) => space.people));
      worker.begin(message.universes, new DescriptionLength(most), message.threads);
    } else {
      const done = [...worker.work(message.task)];
      port.postMessage({ kind: 'done', number: message.number, done } satisfies FromHelper);
    }
  } catch (error) {
    port.postMessage(failureOf(error) satisfies FromHelper);
  }
});
