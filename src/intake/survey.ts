import { ProductError } from '../model/product-error.ts';
import type { Dialect } from '../model/understanding.ts';
import { HashedBytes } from './hashed-bytes.ts';
import type { TableHeader } from './header.ts';
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

/** Reads a table for its columns. Throws `intake.*`. */
export async function survey(
  source: AsyncIterable<Uint8Array>,
  dialect: Dialect,
): Promise<{ readonly facts: TableFacts; readonly sha256: string; readonly bytes: number }> {
  const hashed = new HashedBytes(source);
  const sample = new SampleRows();
  let header: TableHeader | undefined;
  let counters: ColumnCounter[] = [];
  let records = 0;
  await readTable(hashed.bytes(), dialect, {
    onHeader: (found) => {
      header = found;
      counters = found.names.map(() => new ColumnCounter());
    },
    onRow: (row) => {
      if (row.kind !== 'record') return;
      records += 1;
      const { cells } = row;
      for (let i = 0; i < cells.length; i++) counters[i]?.add(cells[i] ?? '');
      sample.add(cells);
    },
  });
  if (header === undefined || records === 0) throw new ProductError('intake.empty');
  const { names, groups } = header;
  return {
    facts: { dialect, names, groups, records, counters, sample: sample.rows() },
    sha256: hashed.sha256(),
    bytes: hashed.length,
  };
}
