import { parentPort } from 'node:worker_threads';
import { PartWorker } from '../../mining/threads/parts.ts';
import type { PartDone } from '../../mining/threads/tasks.ts';
import type { Answered, Asked } from '../asked-thread.ts';
import type { ToHelper } from './mining-helpers.ts';
import { failureOf } from '../thread-failure.ts';

/** A thread that works for a miner on one task after another; what it searches it is told once. */
const port = parentPort;
if (port === null) throw new Error('this file is a worker');
const worker = new PartWorker();

port.on('message', ({ number, question }: Asked<ToHelper>) => {
  try {
    if (question.kind === 'begin') {
      worker.begin(question.universes, question.logarithms, question.threads);
    } else if (question.kind === 'describe') {
      worker.describe(question.profiles);
    } else if (number !== undefined) {
      const answer = [...worker.work(question.task, question.thread)];
      port.postMessage({ kind: 'done', number, answer } satisfies Answered<readonly PartDone[]>);
    }
  } catch (error) {
    port.postMessage(failureOf(error) satisfies Answered<readonly PartDone[]>);
  }
});
