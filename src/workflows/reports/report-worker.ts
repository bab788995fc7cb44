import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { analyzeRemembering } from '../../intake/analyze-remembering.ts';
import { readWanted } from '../../intake/analyze.ts';
import { readLines } from '../../intake/read-lines.ts';
import type { FromWorker, ReportResult, ReportTask, ToWorker } from './report-thread.ts';
import { failureOf } from '../thread-failure.ts';

/** The thread that reads one report; its bytes come from the thread that started it, a chunk at a time. */
const port = parentPort;
if (port === null) throw new Error('this file is a worker');
const say = (message: FromWorker, moved: ArrayBuffer[] = []) => {
  port.postMessage(message, moved);
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

async function done(task: ReportTask): Promise<ReportResult> {
  if (task.kind === 'analyze')
    return { kind: 'analyze', understanding: await analyzeRemembering({ ...task.input, open: bytes }) };
  if (task.kind === 'lines')
    return { kind: 'lines', ...(await readLines(bytes(), task.understanding, task.now, task.wish)) };
  const { understanding, now, beside } = task;
  return { kind: 'wanted', ...(await readWanted(bytes(), understanding, now, beside)) };
}

/** The memory of the columns, to be handed over instead of being copied. */
function columnsOf(result: ReportResult): ArrayBuffer[] {
  if (result.kind !== 'wanted') return [];
  const { firstLine, lineCount, offsets, values, ends } = result.wanted;
  const buffers = [firstLine, lineCount, offsets, values, ...(ends === undefined ? [] : [ends])].flatMap(
    ({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []),
  );
  return [...new Set(buffers)];
}

try {
  const result = await done(workerData as ReportTask);
  say({ kind: 'done', result }, columnsOf(result));
} catch (error) {
  say(failureOf(error));
} finally {
  // Nothing more is expected: the thread ends.
  port.close();
}
