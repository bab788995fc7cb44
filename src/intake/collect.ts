import { ProductError } from '../model/product-error.ts';
import type { Dialect } from '../model/dialect.ts';
import type { Layout, Split } from '../model/layout.ts';
import type { LineCounts, LineLabel, OtherTable, RejectReason } from '../model/report-lines.ts';
import type { Understanding } from '../model/understanding.ts';
import { canonicalValue, saysNone } from './words/canonical-value.ts';
import { type Cells, textsOf } from './table/cells.ts';
import { doubtOf } from './bytes/decode.ts';
import { doubtfulCell } from './doubtful-cell.ts';
import { Effects, goesOn } from './effects.ts';
import { hashed } from './bytes/hashed-bytes.ts';
import { membersIn } from './layout/members-in.ts';
import { type HeadingReader, headingsOf } from './table/heading-reader.ts';
import { Sections, titlesOf } from './table/headings.ts';
import { HoldingsReader, type RecordHoldings } from './layout/holdings-reader.ts';
import { saysSubtotal } from './table/labels.ts';
import { OtherTables } from './table/other-tables.ts';
import { isUnseen, RecordJudge } from './layout/record-filter.ts';
import type { Row } from './table/row.ts';
import { RejectedLines } from './rejected-lines.ts';
import { EMAIL } from './columns/statistics.ts';
import { shapeOf } from './table/tidy-span.ts';
import { readTable } from './table/table.ts';
import { unwrapped } from './columns/wrapped-identifier.ts';
import { WantedBuilder } from './wanted-builder.ts';
import type { Doubt } from './conclusion.ts';

export interface CollectInput {
  readonly dialect: Dialect;
  readonly identifier: number;
  readonly corroboration: readonly { readonly column: number }[];
  readonly layout: Layout;
  readonly entitlements: number;
  /** Entitlement → column with words about its values. */
  readonly describedBy?: ReadonlyMap<number, number>;
  readonly doubts?: readonly Doubt[];
  /** Epoch milliseconds: what is past and what is to come. */
  readonly now: number;
}

export interface Collected {
  readonly builder: WantedBuilder;
  readonly rejects: Understanding['rejects'];
  readonly leftOut: Understanding['leftOut'];
  readonly counts: LineCounts;
  readonly effects: Effects;
  readonly otherTables: readonly OtherTable[];
  /** Cells that only keep the place of a value. */
  readonly placeholders: number;
  readonly sha256: string;
}

type RecordRow = Row & { readonly kind: 'record' };

/** Reads a table for who holds what. Every line gets one label; the sums are checked. Throws `intake.*`, `internal`. */
export async function collect(source: AsyncIterable<Uint8Array>, input: CollectInput): Promise<Collected> {
  const collector = new Collector(input);
  const { read: total, sha256 } = await hashed(source, (bytes) =>
    readTable(bytes, input.dialect, { onHeader: () => undefined, onRow: (row) => collector.add(row) }),
  );
  return { ...collector.end(total), sha256 };
}

/** Why a record is not taken: rejected, or left out by a filter; undefined: it is taken. */
export type Outcome = RejectReason | { readonly filter: number } | undefined;

/** Takes the records of a report one by one, and ends with what it wants for whom, and with a label for every line. */
export class Collector {
  readonly #input: CollectInput;
  readonly #builder: WantedBuilder;
  readonly #reader: HoldingsReader;
  readonly #judge: RecordJudge;
  readonly #effects: Effects;
  readonly #deciding: readonly number[];
  readonly #doubt: ((text: string) => boolean) | undefined;
  readonly #rejected = new RejectedLines();
  readonly #leftOut: { lines: number; records: number }[];
  readonly #otherTables = new OtherTables();
  readonly #labelled: Record<LineLabel, number> = {
    preamble: 0,
    header: 0,
    'repeated-header': 0,
    separator: 0,
    blank: 0,
    footer: 0,
  };
  readonly #headings: HeadingReader | undefined;
  readonly #sections: Sections;
  /** Columns that go on from above as one answer to a question has it. */
  readonly #mayGoOn: readonly number[];
  /** Whether cells may go on from above. */
  readonly #goesOn: boolean;
  /** The record that an empty cell below goes on; none behind a line that cannot be read. */
  #above: readonly string[] | undefined;
  #data = 0;
  #records = 0;

  constructor(input: CollectInput) {
    const { layout, dialect, identifier, corroboration } = input;
    this.#input = input;
    this.#sections = new Sections(titlesOf(dialect));
    this.#builder = new WantedBuilder(
      corroboration.map(({ column }) => column),
      input.entitlements,
    );
    this.#reader = new HoldingsReader(layout.parts, input.now);
    this.#judge = new RecordJudge(layout, input.now);
    this.#effects = new Effects(input.doubts ?? [], layout.parts, input.now);
    // Cells that decide about access must be beyond doubt; of a note what can be read of it counts.
    this.#deciding = [
      identifier,
      ...this.#reader.columns(),
      ...layout.filters.flatMap(({ column, rule }) =>
        column < 0 || rule.kind === 'taken-away' || isUnseen(rule) ? [] : [column],
      ),
      ...layout.ends.map(({ column }) => column),
    ];
    this.#doubt = doubtOf(dialect.encoding, dialect.otherEncodings);
    this.#headings = headingsOf(layout, dialect.columns, this.#doubt);
    this.#mayGoOn = (input.doubts ?? []).flatMap(({ options }) =>
      options.flatMap(({ trial }) => (trial?.kind === 'filter' ? (trial.fillDown ?? []) : [])),
    );
    this.#goesOn = layout.fillDown.length > 0 || layout.filters.some(({ reason }) => goesOn(reason));
    this.#leftOut = layout.filters.map(() => ({ lines: 0, records: 0 }));
  }

  /** Takes the next row. Says what became of a record; nothing of lines that are none. */
  add(row: Row): Outcome {
    if (row.kind !== 'record') this.#otherTables.add(row);
    this.#sections.add(row, this.#headings !== undefined);
    if (row.kind === 'aside') {
      this.#labelled[row.label] += row.lines;
      return undefined;
    }
    const outcome = this.#headings?.add(row) ?? (row.kind === 'rejected' ? row.reason : this.#record(row));
    if (outcome === undefined) {
      this.#data += row.lines;
      this.#records += 1;
    } else if (typeof outcome === 'string') {
      this.#above = undefined;
      this.#rejected.add(row.line, row.lines, outcome);
    } else {
      const counts = this.#leftOut[outcome.filter];
      if (counts !== undefined) {
        counts.lines += row.lines;
        counts.records += 1;
      }
    }
    return outcome;
  }

  end(total: number): Omit<Collected, 'sha256'> {
    const { 'repeated-header': repeatedHeader, ...others } = this.#labelled;
    const leftOut = this.#leftOut.reduce((sum, { lines }) => sum + lines, 0);
    const sum = Object.values(this.#labelled).reduce(
      (all, count) => all + count,
      this.#data + this.#rejected.length + leftOut,
    );
    if (sum !== total) throw new ProductError('internal', { subject: `lines ${total}, labelled ${sum}` });
    return {
      builder: this.#builder,
      rejects: this.#rejected.list(),
      leftOut: this.#leftOut,
      counts: {
        total,
        ...others,
        repeatedHeader,
        data: this.#data,
        leftOut,
        rejected: this.#rejected.length,
        records: this.#records,
      },
      effects: this.#effects,
      otherTables: this.#otherTables.found,
      placeholders: this.#reader.skipped,
    };
  }

  /** Undefined: taken; else why not, or the filter that leaves it out. */
  #record(read: RecordRow): Outcome {
    let row = read;
    if (this.#headings !== undefined) {
      const { stands } = this.#headings;
      if (stands === undefined && this.#headings.decide) return 'unclear-heading';
      row = { ...read, cells: [...textsOf(read.cells), stands ?? ''] };
    }
    const { identifier: column, layout } = this.#input;
    if (row.doubts !== undefined) {
      const doubtful = doubtfulCell(row.doubts, this.#deciding, layout.persons, this.#input.now);
      if (doubtful !== undefined) return doubtful;
    }
    const doubt = this.#doubt;
    if (doubt !== undefined && this.#deciding.some((cell) => doubt(row.cells.at(cell) ?? ''))) {
      for (const one of this.#namedIn(row.cells)) this.#effects.unsure(one, row.cells);
      return 'encoding-unsure';
    }
    // A total is about all who stand above it.
    if (
      this.#goesOn &&
      saysNone(canonicalValue(row.cells.at(column) ?? '')) &&
      saysSubtotal(textsOf(row.cells))
    )
      return 'no-identifier';
    const cells = layout.fillDown.length === 0 ? row.cells : this.#filled(row.cells, layout.fillDown);
    const asAsked = this.#mayGoOn.length === 0 ? cells : this.#filled(cells, this.#mayGoOn);
    const span = layout.wrap === undefined ? cells.spanAt?.(column) : undefined;
    const shape = span === undefined ? 'untidy' : shapeOf(span);
    const tidy = shape !== 'untidy';
    const identifier = tidy ? '' : unwrapped(canonicalValue(cells.at(column) ?? ''), layout.wrap);
    const named = tidy || !saysNone(identifier);
    const before = this.#above;
    if (named && this.#goesOn) this.#above = textsOf(asAsked);
    const verdict = this.#judge.judge(cells, row, this.#sections.over);
    if (verdict.kind === 'rejected') return named ? verdict.reason : 'no-identifier';
    if (verdict.kind === 'left-out') {
      const reason = layout.filters[verdict.filter]?.reason ?? 'ended';
      if (!named && !goesOn(reason)) return 'no-identifier';
      // Where nobody stands above, nobody is meant.
      if (!named && before === undefined) return 'no-identifier';
      for (const one of this.#namedIn(named ? cells : (before ?? [])))
        this.#effects.leftOut(verdict.filter, one, asAsked);
      return verdict;
    }
    // A group without members is as sound as any.
    if (!named) return layout.members === undefined ? 'no-identifier' : undefined;
    if (layout.members !== undefined) return this.#list(row, layout.members, verdict.until);
    if (layout.onlyEmails && !(tidy ? shape === 'address' : EMAIL.test(identifier)))
      return 'malformed-identifier';
    const found = this.#reader.read(cells);
    if (typeof found === 'string') return found;
    const { line, lines } = row;
    const stands = tidy ? cells.spanAt?.(column) : undefined;
    const person =
      stands === undefined
        ? this.#builder.person(identifier, line, lines, cells)
        : this.#builder.personAt(stands, line, lines, cells);
    this.#take(found, person, verdict.until, cells);
    if (this.#effects.counting) this.#effects.accepted(tidy ? (cells.at(column) ?? '') : identifier, cells);
    return undefined;
  }

  /** Who is named by a record. */
  #namedIn(cells: Cells): readonly string[] {
    const { identifier, layout, now } = this.#input;
    const cell = cells.at(identifier) ?? '';
    return layout.members === undefined
      ? [unwrapped(canonicalValue(cell), layout.wrap)]
      : (membersIn(cell, layout.members, now) ?? []);
  }

  /** A record that is about several people. Its lines count once. */
  #list(row: RecordRow, split: Split, until: number): RejectReason | undefined {
    const people = membersIn(row.cells.at(this.#input.identifier) ?? '', split, this.#input.now);
    if (people === undefined) return 'unclear-list';
    if (this.#input.layout.onlyEmails && !people.every((one) => EMAIL.test(one)))
      return 'malformed-identifier';
    const found = this.#reader.read(row.cells);
    if (typeof found === 'string') return found;
    for (const [i, one] of people.entries()) {
      const person = this.#builder.person(one, row.line, i === 0 ? row.lines : 0, row.cells);
      this.#take(found, person, until, row.cells);
      if (this.#effects.counting) this.#effects.accepted(one, row.cells);
    }
    return undefined;
  }

  /** A person holds what a record says. */
  #take(found: RecordHoldings, person: number, until: number, cells: Cells): void {
    const { describedBy } = this.#input;
    for (let i = 0; i < found.length; i++) {
      const entitlement = found.entitlements[i] ?? 0;
      const value = found.values[i] ?? '';
      const own = found.ends[i] ?? 0;
      const end = own === 0 ? until : until === 0 ? own : Math.min(own, until);
      this.#builder.wants(person, entitlement, value, end);
      const words = describedBy?.get(entitlement);
      if (words !== undefined)
        this.#builder.describe(entitlement, value, canonicalValue(cells.at(words) ?? ''));
    }
  }

  /** Empty cells of columns that go on, from above. */
  #filled(cells: Cells, columns: readonly number[]): Cells {
    const { identifier } = this.#input;
    const named = !saysNone(canonicalValue(cells.at(identifier) ?? ''));
    // What goes on is the person, or a value that stands once above those who hold it.
    if (this.#above === undefined || named === columns.includes(identifier)) return cells;
    const filled = [...textsOf(cells)];
    for (const column of columns)
      if (canonicalValue(filled[column] ?? '') === '') filled[column] = this.#above[column] ?? '';
    return filled;
  }
}
