import { availableParallelism } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { mine } from '../../mining/mine.ts';
import type { FromMiner, MiningTask } from './mine-apart.ts';
import { MiningHelpers } from './mining-helpers.ts';
import { packedChunk } from './packed-chunk.ts';
import { failureOf } from '../thread-failure.ts';

/** Fewer holdings are mined before another thread would have been of use. */
const LEAST_FOR_HELP = 300_000;

/** The thread that mines one dataset. */
const port = parentPort;
if (port === null) throw new Error('this file is a worker');
const say = (message: FromMiner) => {
  port.postMessage(message);
};

const { dataset, options } = workerData as MiningTask;
const helpers =
  dataset.holdings.people.length >= LEAST_FOR_HELP && availableParallelism() > 1
    ? new MiningHelpers(1)
    : undefined;
try {
  const mined = await mine(
    dataset,
    options,
    { progress: (done, total) => say({ kind: 'progress', done, total }) },
    helpers,
  );
  say({ kind: 'done', mined });
  // While the thread that asked looks at what was found.
  say({ kind: 'packed', chunk: await packedChunk(mined) });
} catch (error) {
  say(failureOf(error));
} finally {
  await helpers?.close();
  port.close();
}
