import { createHash } from 'node:crypto';
import { ProductError } from '../model/product-error.ts';
import type {
  ColumnUnderstanding,
  Dialect,
  EntitlementColumn,
  LineCounts,
  LineLabel,
  Overrides,
  Question,
  RejectReason,
  Understanding,
  Wanted,
} from '../model/understanding.ts';
import { classify, LEAST_MARGIN } from './classify.ts';
import type { TableHeader } from './header.ts';
import { corroborates } from './lexicon.ts';
import { type MultiValue, multiValueOf } from './multi-value.ts';
import type { Row } from './records.ts';
import { ColumnCounter } from './statistics.ts';
import { doubtOf } from './decode.ts';
import { findDialect, readTable } from './table.ts';
import { type ValueColumn, WantedBuilder } from './wanted-builder.ts';

export interface AnalyzeInput {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  /** The bytes from the start, as often as it is called. */
  readonly open: () => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;
  readonly overrides?: Overrides;
}

/**
 * Reads a report twice, once for its columns and once for what it wants, and concludes what it says.
 * Every physical line gets one label; the sums are checked. Throws `intake.*`.
 */
export async function analyze(input: AnalyzeInput): Promise<Understanding> {
  const overrides = input.overrides ?? {};
  const dialect = await findDialect(await input.open(), overrides.dialect);
  const first = await survey(await input.open(), dialect);
  const columns = withOverrides(first.columns, overrides);
  const identifier = columns.find((column) => column.class === 'identifier');
  if (identifier === undefined) throw new ProductError('intake.no_identifier');
  const chosen = columns.filter((column) => column.class === 'entitlement');
  if (chosen.length === 0) throw new ProductError('intake.no_entitlements');
  const questions: Question[] = [];
  const valueColumns = chosen.map((column): ValueColumn => {
    const delimiter = delimiterOf(column, first.multiValue.get(column.index), overrides, questions);
    return { column: column.index, ...(delimiter === undefined ? {} : { delimiter }) };
  });
  const corroboration = columns.flatMap((column) => {
    const attribute = column.index === identifier.index ? undefined : corroborates(column.name);
    return attribute === undefined || column.class === 'entitlement'
      ? []
      : [{ column: column.index, attribute }];
  });
  const second = await collect(await input.open(), dialect, {
    identifier: identifier.index,
    // Only planning needs what else the report says of a person.
    corroboration: [],
    columns: valueColumns,
  });
  if (second.sha256 !== first.sha256) throw new ProductError('intake.changed', { subject: input.path });
  const { counts, rejects, builder } = second;
  if (counts.records === 0) throw new ProductError('intake.empty', { subject: input.path });
  const entitlements = valueColumns.map(({ column, delimiter }, e): EntitlementColumn => ({
    column,
    name: columns[column]?.name ?? '',
    ...(delimiter === undefined ? {} : { delimiter }),
    values: builder.valuesOf(e),
  }));
  askAboutColumns(columns, overrides, counts.records, questions);
  askAboutVariants(entitlements, questions);
  return {
    format: 1,
    id: input.id,
    report: { name: input.name, path: input.path, sha256: first.sha256, bytes: first.bytes },
    dialect,
    lines: counts,
    columns,
    identifier: identifier.index,
    corroboration,
    entitlements,
    people: builder.people,
    wantedHoldings: builder.holdings,
    rejects,
    questions,
    overrides,
  };
}

/** What the report wants, read again with an understanding. The caller compares the sha256. */
export async function readWanted(
  bytes: AsyncIterable<Uint8Array>,
  understanding: Understanding,
): Promise<{ readonly wanted: Wanted; readonly sha256: string }> {
  const { builder, sha256 } = await collect(bytes, understanding.dialect, {
    identifier: understanding.identifier,
    corroboration: understanding.corroboration.map(({ column }) => column),
    columns: understanding.entitlements,
  });
  return { wanted: builder.build(), sha256 };
}

interface Survey {
  readonly columns: readonly ColumnUnderstanding[];
  readonly multiValue: ReadonlyMap<number, MultiValue>;
  readonly sha256: string;
  readonly bytes: number;
}

async function survey(source: AsyncIterable<Uint8Array>, dialect: Dialect): Promise<Survey> {
  const hashed = new HashedBytes(source);
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
    },
  });
  if (header === undefined || records === 0) throw new ProductError('intake.empty');
  const columns = classify(
    header.names.map((name, index) => ({
      index,
      name,
      records,
      statistics: (counters[index] ?? new ColumnCounter()).statistics(),
    })),
  );
  const multiValue = new Map<number, MultiValue>();
  for (const { index, class: kind } of columns) {
    if (kind !== 'secret') multiValue.set(index, multiValueOf(counters[index]?.cells ?? new Map()));
    counters[index]?.forget();
  }
  return { columns, multiValue, sha256: hashed.sha256(), bytes: hashed.length };
}

async function collect(
  source: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  read: {
    readonly identifier: number;
    readonly corroboration: readonly number[];
    readonly columns: readonly ValueColumn[];
  },
) {
  const hashed = new HashedBytes(source);
  const builder = new WantedBuilder(read.identifier, read.corroboration, read.columns);
  const rejects: { readonly line: number; readonly reason: RejectReason }[] = [];
  const doubt = doubtOf(dialect.encoding, dialect.otherEncodings);
  /** Cells that decide about access must be beyond doubt. */
  const deciding = [read.identifier, ...read.columns.map(({ column }) => column)];
  const objection = (row: Row & { readonly kind: 'record' }): RejectReason | undefined => {
    const doubtful = row.doubts?.find(({ cell }) => deciding.includes(cell));
    if (doubtful !== undefined) return doubtful.reason;
    if (doubt !== undefined && deciding.some((cell) => doubt(row.cells[cell] ?? '')))
      return 'encoding-unsure';
    return builder.add(row.line, row.lines, row.cells) ? undefined : 'no-identifier';
  };
  const labelled: Record<LineLabel, number> = {
    preamble: 0,
    header: 0,
    'repeated-header': 0,
    separator: 0,
    blank: 0,
    footer: 0,
  };
  let data = 0;
  let rejected = 0;
  let records = 0;
  const total = await readTable(hashed.bytes(), dialect, {
    onHeader: () => undefined,
    onRow: (row) => {
      if (row.kind === 'aside') {
        labelled[row.label] += row.lines;
        return;
      }
      const reason = row.kind === 'rejected' ? row.reason : objection(row);
      if (reason === undefined) {
        data += row.lines;
        records += 1;
      } else {
        rejected += row.lines;
        for (let n = 0; n < row.lines; n++) rejects.push({ line: row.line + n, reason });
      }
    },
  });
  const { 'repeated-header': repeatedHeader, ...others } = labelled;
  const sum = Object.values(labelled).reduce((all, count) => all + count, data + rejected);
  if (sum !== total) throw new ProductError('internal', { subject: `lines ${total}, labelled ${sum}` });
  const lines: LineCounts = { total, ...others, repeatedHeader, data, rejected, records };
  return { builder, rejects, counts: lines, sha256: hashed.sha256() };
}

/** Counts and hashes what passes through. */
class HashedBytes {
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #hash = createHash('sha256');
  length = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source;
  }

  async *bytes(): AsyncIterable<Uint8Array> {
    for await (const chunk of this.#source) {
      this.length += chunk.length;
      this.#hash.update(chunk);
      yield chunk;
    }
  }

  sha256(): string {
    return this.#hash.digest('hex');
  }
}

/** What a person said stands above the evidence. Throws `intake.unknown_column`. */
function withOverrides(
  columns: readonly ColumnUnderstanding[],
  overrides: Overrides,
): readonly ColumnUnderstanding[] {
  const { identifier, entitlements, ignore, delimiters } = overrides;
  const known = new Set(columns.map((column) => column.name));
  const named = [
    ...(identifier === undefined ? [] : [identifier]),
    ...(entitlements ?? []),
    ...(ignore ?? []),
    ...Object.keys(delimiters ?? {}),
  ];
  const unknown = named.find((name) => !known.has(name));
  if (unknown !== undefined) throw new ProductError('intake.unknown_column', { subject: unknown });
  return columns.map((column) => {
    const said = { confidence: 1, margin: 1, evidence: [...column.evidence, { code: 'said-by-a-person' }] };
    if (column.name === identifier) return { ...column, ...said, class: 'identifier' };
    if (entitlements?.includes(column.name) === true) return { ...column, ...said, class: 'entitlement' };
    if (ignore?.includes(column.name) === true) return { ...column, ...said, class: 'metadata' };
    if (identifier !== undefined && column.class === 'identifier') return { ...column, class: 'profile' };
    if (entitlements !== undefined && column.class === 'entitlement') return { ...column, class: 'profile' };
    return column;
  });
}

/** How the cells of an entitlement column are split; a doubt is asked, and without an answer nothing is split. */
function delimiterOf(
  column: ColumnUnderstanding,
  found: MultiValue | undefined,
  overrides: Overrides,
  questions: Question[],
): string | undefined {
  const said = overrides.delimiters?.[column.name];
  if (said !== undefined) return said === '' ? undefined : said;
  if (found === undefined || found.kind === 'single') return undefined;
  if (found.kind === 'split') return found.delimiter;
  questions.push({
    id: `multi-value:${column.index}`,
    code: 'multi-value',
    column: column.index,
    options: ['one value', `split at "${found.delimiter}"`],
    default: 'one value',
    records: found.records,
  });
  return undefined;
}

function askAboutColumns(
  columns: readonly ColumnUnderstanding[],
  overrides: Overrides,
  records: number,
  questions: Question[],
): void {
  for (const column of columns) {
    const couldBe = column.class === 'entitlement' || column.alternatives.includes('entitlement');
    if (!couldBe || column.margin >= LEAST_MARGIN || overrides.entitlements !== undefined) continue;
    questions.push({
      id: `column-class:${column.index}`,
      code: 'column-class',
      column: column.index,
      options: ['entitlement', 'not an entitlement'],
      default: column.class === 'entitlement' ? 'entitlement' : 'not an entitlement',
      records,
    });
  }
}

function askAboutVariants(entitlements: readonly EntitlementColumn[], questions: Question[]): void {
  for (const { column, values } of entitlements) {
    const varied = values.filter((value) => value.variants.length > 0);
    if (varied.length === 0) continue;
    questions.push({
      id: `value-variants:${column}`,
      code: 'value-variants',
      column,
      options: ['one value each', 'separate values'],
      default: 'one value each',
      records: varied.reduce((sum, value) => sum + value.people, 0),
    });
  }
}
