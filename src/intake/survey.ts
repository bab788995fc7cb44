import { ProductError } from '../model/product-error.ts';
import type { Dialect } from '../model/understanding.ts';
import type { Collected, CollectInput } from './collect.ts';
import { HashedBytes } from './hashed-bytes.ts';
import type { TableHeader } from './header.ts';
import { ReadAhead } from './read-ahead.ts';
import { SampleRows } from './sample-rows.ts';
import { ColumnCounter } from './statistics.ts';
import { readTable } from './table.ts';

/** What one pass over a table tells, in bounded memory. */
export interface TableFacts {
  readonly dialect: Dialect;
  readonly names: readonly string[];
  /** Above each name; "" without one. */
  readonly groups: readonly string[];
  readonly records: number;
  /** One per column, over all records. */
  readonly counters: readonly ColumnCounter[];
  /** Records from all parts of the table, as they stand. */
  readonly sample: readonly (readonly string[])[];
}

/**
 * Reads a table for its columns, and for what it wants by `ask`, which tells from the facts so far how to collect that.
 * `ahead`: gives what was collected, where that is what is asked for when all facts are known. Throws `intake.*`.
 */
export async function survey(
  source: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  ask: (facts: TableFacts) => CollectInput,
): Promise<{
  readonly facts: TableFacts;
  readonly sha256: string;
  readonly bytes: number;
  readonly ahead: (input: CollectInput) => Omit<Collected, 'sha256'> | undefined;
}> {
  const hashed = new HashedBytes(source);
  const sample = new SampleRows();
  let header: TableHeader | undefined;
  let counters: ColumnCounter[] = [];
  let records = 0;
  const factsSoFar = (): TableFacts => {
    if (header === undefined || records === 0) throw new ProductError('intake.empty');
    const { names, groups } = header;
    return { dialect, names, groups, records, counters, sample: sample.rows() };
  };
  const ahead = new ReadAhead(() => ask(factsSoFar()));
  const total = await readTable(hashed.bytes(), dialect, {
    onHeader: (found) => {
      header = found;
      counters = found.names.map(() => new ColumnCounter());
    },
    onRow: (row) => {
      if (row.kind === 'record') {
        records += 1;
        const { cells } = row;
        for (let i = 0; i < cells.length; i++) counters[i]?.add(cells[i] ?? '');
        sample.add(cells);
      }
      ahead.add(row);
    },
  });
  return {
    facts: factsSoFar(),
    sha256: hashed.sha256(),
    bytes: hashed.length,
    ahead: (input) => ahead.end(input, total),
  };
}
