import { parentPort } from 'node:worker_threads';
import { Snapshot } from '../../access/snapshot.ts';
import type { Answered, Asked } from '../asked-thread.ts';
import { failureOf } from '../thread-failure.ts';
import { EarlierWorkHere } from './earlier-work.ts';
import {
  type EarlierAnswer,
  type EarlierQuestion,
  memoryOf,
  type SentSnapshot,
} from './earlier-work-apart.ts';

/** A thread of one earlier reading: answers in the order in which it is asked. */
const port = parentPort;
if (port === null) throw new Error('this file is a worker');
const work = new EarlierWorkHere();
let before: Promise<void> = Promise.resolve();

port.on('message', (asked: Asked<EarlierQuestion>) => {
  before = before.then(() => answer(asked));
});

async function answer({ number, question }: Asked<EarlierQuestion>): Promise<void> {
  // Whatever it is asked it answers.
  if (number === undefined) return;
  let message: Answered<EarlierAnswer>;
  let moved: readonly ArrayBuffer[] = [];
  try {
    const told = await answerTo(question);
    message = { kind: 'done', number, answer: told };
    moved = movedWith(told);
  } catch (error) {
    message = failureOf(error);
  }
  port?.postMessage(message, moved);
}

async function answerTo(question: EarlierQuestion): Promise<EarlierAnswer> {
  switch (question.kind) {
    case 'people': {
      const { rows, ...people } = await work.people(question.chunks);
      return { kind: 'people', people, slots: rows.slots };
    }
    case 'take':
      return { kind: 'take', taken: await work.take(question.taking) };
    case 'app': {
      const snapshot = await work.app(question.app, question.chunks);
      return { kind: 'app', snapshot: sent(snapshot), slots: snapshot.index.slots };
    }
    case 'chunks': {
      const { of, snapshot } = question.anew;
      const anew = { of, snapshot: new Snapshot(snapshot.header, snapshot.columns) };
      return { kind: 'chunks', chunks: await work.chunks(question.app, anew) };
    }
  }
}

/** Memory that is not needed here any more. */
function movedWith(answer: EarlierAnswer): readonly ArrayBuffer[] {
  if (answer.kind === 'chunks') return memoryOf(answer.chunks);
  if (answer.kind === 'people') {
    const { dataset, logins } = answer.people;
    return ownOf([dataset.people.ids.bytes, dataset.people.active, logins.bytes]);
  }
  if (answer.kind === 'take') return [];
  const { principals, grantIds, expiresAt } = answer.snapshot.columns;
  return ownOf([principals.bytes, grantIds.bytes, expiresAt]);
}

function ownOf(columns: readonly ArrayBufferView[]): readonly ArrayBuffer[] {
  return columns.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []));
}

function sent({ header, columns }: Snapshot): SentSnapshot {
  return { header, columns };
}
