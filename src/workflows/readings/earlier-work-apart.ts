import type { ReadAnew } from '../../access/read-again.ts';
import { Snapshot, type SnapshotColumns, type SnapshotHeader } from '../../access/snapshot.ts';
import type { TakenDataset, Taking } from '../../mining/dataset/taken-dataset.ts';
import type { StoredChunk } from '../../model/stored-chunk.ts';
import { TextTable } from '../../model/text-table.ts';
import { AskedThread } from '../asked-thread.ts';
import type { AnalysedPeople } from '../patterns/analysed-people.ts';
import type { EarlierPeople, EarlierWork } from './earlier-work.ts';

/** A snapshot as a message: what is sent loses its class; columns in shared memory are not copied, nor what is handed over. */
export interface SentSnapshot {
  readonly header: SnapshotHeader;
  readonly columns: SnapshotColumns;
}

export type EarlierQuestion =
  | { readonly kind: 'people'; readonly chunks: readonly StoredChunk[] }
  | { readonly kind: 'take'; readonly taking: Taking }
  | { readonly kind: 'app'; readonly app: number; readonly chunks: readonly StoredChunk[] }
  | {
      readonly kind: 'chunks';
      readonly app: number;
      readonly anew: Omit<ReadAnew, 'snapshot'> & { readonly snapshot: SentSnapshot };
    };

/** `slots`: of a table of the people, or of the principals. */
export type EarlierAnswer =
  | { readonly kind: 'people'; readonly people: AnalysedPeople; readonly slots: Uint32Array }
  | { readonly kind: 'take'; readonly taken: TakenDataset }
  | {
      readonly kind: 'app';
      readonly snapshot: SentSnapshot;
      readonly slots: Uint32Array;
    }
  | { readonly kind: 'chunks'; readonly chunks: readonly StoredChunk[] };

type EarlierThread = AskedThread<EarlierQuestion, EarlierAnswer>;

/** Does it in two threads of its own, of the people and of the apps, while this one reads what changed. */
export class EarlierWorkApart implements EarlierWork {
  readonly #ofPeople: EarlierThread = earlierThread();
  readonly #ofApps: EarlierThread = earlierThread();
  readonly #signal: AbortSignal | undefined;
  readonly #cancelled = () => {
    const reason: unknown = this.#signal?.reason;
    const error = reason instanceof Error ? reason : new Error('aborted');
    for (const thread of [this.#ofPeople, this.#ofApps]) thread.fail(error);
  };

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
    signal?.addEventListener('abort', this.#cancelled, { once: true });
  }

  async people(chunks: readonly StoredChunk[]): Promise<EarlierPeople> {
    const question = { kind: 'people', chunks } as const;
    const { people, slots } = await asked(this.#ofPeople, question, 'people', memoryOf(chunks));
    return { ...people, rows: new TextTable(people.dataset.people.ids, slots) };
  }

  async take(taking: Taking): Promise<TakenDataset> {
    return (await asked(this.#ofPeople, { kind: 'take', taking }, 'take')).taken;
  }

  async app(app: number, chunks: readonly StoredChunk[]): Promise<Snapshot> {
    const question = { kind: 'app', app, chunks } as const;
    const { snapshot, slots } = await asked(this.#ofApps, question, 'app', memoryOf(chunks));
    const { header, columns } = snapshot;
    return new Snapshot(header, columns, new TextTable(columns.principals, slots));
  }

  async chunks(
    app: number,
    { of, snapshot: { header, columns } }: ReadAnew,
  ): Promise<readonly StoredChunk[]> {
    const anew = { of, snapshot: { header, columns } };
    return (await asked(this.#ofApps, { kind: 'chunks', app, anew }, 'chunks')).chunks;
  }

  async close(): Promise<void> {
    // A signal may outlive the call by long: it must not keep what was read.
    this.#signal?.removeEventListener('abort', this.#cancelled);
    await Promise.all([this.#ofPeople.close(), this.#ofApps.close()]);
  }
}

function earlierThread(): EarlierThread {
  return new AskedThread('readings/earlier-worker', 'a thread of an earlier reading ended early');
}

async function asked<K extends EarlierAnswer['kind']>(
  thread: EarlierThread,
  question: EarlierQuestion,
  kind: K,
  moved: readonly ArrayBuffer[] = [],
): Promise<Extract<EarlierAnswer, { readonly kind: K }>> {
  const answer = await thread.ask(question, moved);
  if (answer.kind !== kind) throw new Error(`asked for ${kind}, answered ${answer.kind}`);
  return answer as Extract<EarlierAnswer, { readonly kind: K }>;
}

/** The memory of chunks that have theirs to themselves: it can be handed over. */
export function memoryOf(chunks: readonly StoredChunk[]): readonly ArrayBuffer[] {
  return chunks.flatMap(({ bytes: { buffer, byteLength } }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
}
