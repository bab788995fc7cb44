import { ProductError } from '../model/product-error.ts';
import type { Dialect, DialectOverrides } from '../model/dialect.ts';
import type { AnalyzeInput } from './analyze-input.ts';
import type { Collected, CollectInput } from './collect.ts';
import { type Hashed, hashed } from './bytes/hashed-bytes.ts';
import { HeadingScout, type Headings, Sections, titlesOf } from './table/headings.ts';
import { type Notation, NotationReader } from './table/notation.ts';
import { fileSaysOver } from './words/called-over.ts';
import type { TableHeader, TableReader } from './table/header.ts';
import { noLines } from './no-lines.ts';
import { ReadAhead } from './read-ahead.ts';
import { LooksReader } from './table/sheet/looks-legend.ts';
import { readFinding } from './table/read-finding.ts';
import { RemarksReader } from './table/remarks.ts';
import type { Row } from './table/row.ts';
import { SampleRows } from './table/sample-rows.ts';
import { type Cells, textsOf } from './table/cells.ts';
import { ColumnCounter, detached, KeptTexts } from './columns/statistics.ts';
import { readTable } from './table/table.ts';
import { textBeside } from './table/text-beside.ts';

/** What one pass over a table tells, in bounded memory. */
export interface TableFacts {
  readonly dialect: Dialect;
  readonly names: readonly string[];
  /** Above each name; "" without one. */
  readonly groups: readonly string[];
  readonly records: number;
  /** One per column, over all records. */
  readonly counters: readonly ColumnCounter[];
  /** Rows of one cell that the records are listed under; absent: there are none. */
  readonly headings?: Headings;
  readonly notation: Notation;
  /** How records look that a legend says to be over; empty: nobody can tell how they look; absent: none. */
  readonly looksOver?: readonly string[];
  /** Columns in which a text of some record may be struck through, or not be seen, by a conditional format; absent: none. */
  readonly mayHide?: readonly number[];
  /** What lines beside the table say in sentences, where that is that something is over. */
  readonly remarks: readonly string[];
  /** A row of one cell says that what stands below it is over. */
  readonly sectionsOver?: true;
  /** Records from all parts of the table, as they stand. */
  readonly sample: readonly (readonly string[])[];
}

/** A table that was read for its columns and, by what its first rows tell, for what it wants. */
export interface Surveyed {
  readonly facts: TableFacts;
  readonly sha256: string;
  readonly bytes: number;
  /** What was collected, where that is what is asked for now that all facts are known. */
  readonly ahead: (input: CollectInput) => Omit<Collected, 'sha256'> | undefined;
}

/**
 * Reads a report for how it is written and for its columns, and ahead for what it wants by `ask`, which tells from the facts
 * so far how to collect that. Reads once, or a second time where its first bytes are written otherwise than the rest.
 * Throws `intake.*`.
 */
export async function survey(
  { open, path, name }: Pick<AnalyzeInput, 'open' | 'path' | 'name'>,
  overrides: DialectOverrides,
  ask: (facts: TableFacts) => CollectInput,
): Promise<Surveyed> {
  let surveyor: Surveyor | undefined;
  const first = await hashed(await open(), (bytes) =>
    readFinding(bytes, overrides, (guess) => {
      surveyor = new Surveyor(namedOver(guess, name), ask);
      return surveyor;
    }),
  );
  const { dialect, total } = first.read;
  if (surveyor !== undefined && total !== undefined) return surveyor.end(total, first);
  const known = new Surveyor(namedOver(dialect, name), ask);
  const again = await hashed(await open(), (bytes) => readTable(bytes, dialect, known));
  if (again.sha256 !== first.sha256) throw new ProductError('intake.changed', { subject: path });
  return known.end(again.read, again);
}

function namedOver(dialect: Dialect, name: string): Dialect {
  const calledOver = fileSaysOver(name);
  return calledOver === undefined ? dialect : { ...dialect, calledOver };
}

const MOST_HELD = 500;

class Surveyor implements TableReader {
  readonly #dialect: Dialect;
  #sample = new SampleRows(1);
  readonly #headings = new HeadingScout();
  readonly #sections: Sections;
  readonly #notation = new NotationReader();
  readonly #remarks = new RemarksReader();
  readonly #looks: LooksReader;
  readonly #ahead: ReadAhead;
  /** Rows that seem to be headings, until it is known that they are none. */
  #held: (readonly string[])[] = [];
  #header: TableHeader | undefined;
  #counters: readonly ColumnCounter[] = [];
  #records = 0;
  readonly #mayHide = new Set<number>();

  constructor(dialect: Dialect, ask: (facts: TableFacts) => CollectInput) {
    this.#dialect = dialect;
    this.#sections = new Sections(titlesOf(dialect));
    this.#looks = new LooksReader(dialect.sheet?.legend);
    this.#ahead = new ReadAhead(() => ask(this.#facts()));
  }

  readonly onHeader = (found: TableHeader): void => {
    this.#header = found;
    this.#looks.addHeader(found);
    this.#notation.addHeader(found);
    this.#sample = new SampleRows(found.names.length);
    const kept = new KeptTexts(found.names.length);
    this.#counters = found.names.map(() => new ColumnCounter(kept));
  };

  readonly onRow = (row: Row): void => {
    const heading = this.#headings.isHeading(row);
    this.#sections.add(row, heading);
    const text = textBeside(row);
    this.#notation.add(row, text);
    this.#looks.add(row, text);
    this.#remarks.add(row);
    if (heading && row.kind === 'record') this.#hold(row.cells);
    else if (this.#held.length > 0 && this.#headings.isOff) {
      for (const cells of this.#held) this.#count(cells);
      this.#held = [];
    }
    if (!heading && row.kind === 'record') this.#count(row.cells);
    if (row.kind === 'record') for (const column of row.mayHide ?? []) this.#mayHide.add(column);
    this.#ahead.add(row);
  };

  #count(cells: Cells): void {
    this.#records += 1;
    for (let i = 0; i < this.#counters.length; i++) this.#counters[i]?.addOf(cells, i);
    this.#sample.add(cells);
  }

  #hold(cells: Cells): void {
    if (this.#held.length < MOST_HELD) this.#held.push(textsOf(cells).map(detached));
  }

  end(total: number, { sha256, bytes }: Omit<Hashed<unknown>, 'read'>): Surveyed {
    return {
      facts: this.#facts(),
      sha256,
      bytes,
      ahead: (input) => this.#ahead.end(input, total),
    };
  }

  #facts(): TableFacts {
    if (this.#header === undefined || this.#records === 0) throw noLines(this.#dialect.sheet);
    const { names, groups } = this.#header;
    const headings = this.#headings.found;
    const { form, sheet } = this.#dialect;
    const looksOver = this.#looks.over(form === 'workbook' && sheet?.conditional !== true);
    return {
      dialect: this.#dialect,
      names,
      groups,
      records: this.#records,
      counters: this.#counters,
      ...(headings === undefined ? {} : { headings }),
      notation: this.#notation.found,
      remarks: this.#remarks.found,
      ...(looksOver === undefined ? {} : { looksOver }),
      ...(this.#mayHide.size === 0 ? {} : { mayHide: [...this.#mayHide].sort((a, b) => a - b) }),
      ...(this.#sections.anyOver ? { sectionsOver: true } : {}),
      sample: this.#sample.rows(),
    };
  }
}
