import { parentPort, workerData } from 'node:worker_threads';
import { mine } from '../mining/mine.ts';
import { columnsOf, type FromMiner, type MiningTask } from './mine-apart.ts';

/** The thread that mines one dataset and gives it back with what it found. */
const port = parentPort;
if (port === null) throw new Error('this file is a worker');
const say = (message: FromMiner, moved: ArrayBuffer[] = []) => {
  port.postMessage(message, moved);
};

try {
  const { dataset, options } = workerData as MiningTask;
  const mined = await mine(dataset, options, {
    progress: (done, total) => say({ kind: 'progress', done, total }),
  });
  say({ kind: 'done', mined, dataset }, columnsOf(dataset));
} catch (error) {
  say({ kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
} finally {
  port.close();
}
