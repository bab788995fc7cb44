import { analyze, readWanted } from '../../src/intake/analyze.ts';
import type { ColumnClass } from '../../src/model/report-columns.ts';
import type { Overrides, Question } from '../../src/model/question.ts';
import type { Understanding } from '../../src/model/understanding.ts';

/** `person`, `entitlement`, `value`. */
export type Holding = readonly [string, string, string];

/** What is true of a report, as `intake-fixtures/README.md` has it. */
export interface Truth {
  readonly identifier: { readonly column: string; readonly alternatives?: readonly string[] };
  readonly columns: readonly TrueColumn[];
  readonly foldCase?: boolean;
  readonly rejects?: readonly { readonly line: number; readonly reason: string }[];
}

export interface TrueColumn {
  readonly header: string;
  readonly class: string;
  readonly acceptable?: readonly string[];
  readonly entitlement?: string;
  readonly multi?: { readonly delim?: string; readonly json?: boolean };
}

export interface Scored {
  readonly understanding: Understanding;
  readonly identifier: boolean;
  readonly classes: { readonly right: number; readonly of: number; readonly wrong: readonly string[] };
  readonly delimiters: { readonly right: number; readonly of: number; readonly wrong: readonly string[] };
  /** Holdings without any answer of a person. */
  readonly unaided: Quality;
  /** After the questions were answered as is true. */
  readonly answered: Quality;
  readonly questions: readonly string[];
  /** Lines that should be rejected, or carry another label than data, and do. */
  readonly rejects: { readonly missing: readonly number[]; readonly extra: readonly number[] };
}

export interface Quality {
  readonly precision: number;
  readonly recall: number;
  readonly extra: readonly string[];
  readonly missing: readonly string[];
}

const NOW = Date.UTC(2026, 10, 25);

async function* chunked(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

export function understand(bytes: Uint8Array, overrides: Overrides = {}, now = NOW): Promise<Understanding> {
  return analyze({
    id: 'und_test',
    name: 'x.csv',
    path: 'x.csv',
    open: () => chunked(bytes),
    now,
    overrides,
  });
}

/** Who holds what by an understanding: keys of person, columns and value. */
export async function holdingsOf(
  bytes: Uint8Array,
  understanding: Understanding,
  now = NOW,
): Promise<readonly Holding[]> {
  const { wanted } = await readWanted(chunked(bytes), understanding, now);
  return wanted.identifiers.flatMap((person, p) =>
    [...wanted.values.subarray(wanted.offsets[p], wanted.offsets[p + 1])].map((v): Holding => {
      const row = wanted.valueTable[v];
      const entitlement = understanding.entitlements[row?.entitlement ?? -1];
      return [person, entitlement?.name ?? '', entitlement?.values[row?.value ?? -1]?.name ?? ''];
    }),
  );
}

/** Judges an understanding by the truth; the questions are answered by whoever knows the holdings. */
export async function score(
  bytes: Uint8Array,
  truth: Truth,
  holdings: readonly Holding[],
  now = NOW,
): Promise<Scored> {
  const understanding = await understand(bytes, {}, now);
  const names = entitlementNames(understanding, truth);
  const key = ([person, entitlement, value]: Holding) =>
    `${person.toLowerCase()} | ${(names.get(entitlement) ?? entitlement).toLowerCase()} | ${value.toLowerCase()}`;
  const wanted = new Set(holdings.map(([person, entitlement, value]) => key([person, entitlement, value])));
  const quality = async (found: Understanding): Promise<Quality> => {
    const local = entitlementNames(found, truth);
    const have = new Set(
      (await holdingsOf(bytes, found, now)).map(
        ([person, entitlement, value]) =>
          `${person.toLowerCase()} | ${(local.get(entitlement) ?? entitlement).toLowerCase()} | ${value.toLowerCase()}`,
      ),
    );
    const extra = [...have].filter((one) => !wanted.has(one));
    const missing = [...wanted].filter((one) => !have.has(one));
    return {
      precision: have.size === 0 ? 1 : 1 - extra.length / have.size,
      recall: wanted.size === 0 ? 1 : 1 - missing.length / wanted.size,
      extra,
      missing,
    };
  };
  const unaided = await quality(understanding);
  let answers: Record<string, string> = {};
  let best = { understanding, quality: unaided };
  let asked: readonly Question[] = understanding.questions;
  // One answer at a time, the one that comes nearest to the truth; an answer may raise what was hidden behind it.
  for (let round = 0; round < 12 && asked.length > 0; round++) {
    const question = asked[0];
    if (question === undefined) break;
    let chosen = question.default;
    for (const { name } of question.options) {
      const said = question.several === true && chosen !== question.default ? `${chosen}, ${name}` : name;
      const tried = await understand(bytes, { answers: { ...answers, [question.id]: said } }, now);
      const found = await quality(tried);
      if (found.recall > best.quality.recall && found.precision >= best.quality.precision) {
        best = { understanding: tried, quality: found };
        chosen = said;
      }
    }
    answers = { ...answers, [question.id]: chosen };
    const next = await understand(bytes, { answers }, now);
    asked = next.questions.filter(({ id }) => !(id in answers));
  }
  return {
    understanding,
    identifier: understanding.columns[understanding.identifier]?.name === truth.identifier.column,
    classes: classesOf(understanding, truth),
    delimiters: delimitersOf(understanding, truth),
    unaided,
    answered: best.quality,
    questions: understanding.questions.map(
      ({ id, about }) => `${id}${about === undefined ? '' : ` (${about})`}`,
    ),
    rejects: rejectsOf(understanding, truth),
  };
}

/** Our names of entitlements → theirs, by the columns that both come from. */
function entitlementNames(understanding: Understanding, truth: Truth): ReadonlyMap<string, string> {
  return new Map(
    understanding.entitlements.flatMap(({ name, columns }) => {
      const theirs = columns
        .map((column) => headerOf(understanding, truth, column)?.entitlement)
        .find((one) => one !== undefined);
      return theirs === undefined ? [] : [[name, theirs] as const];
    }),
  );
}

function headerOf(understanding: Understanding, truth: Truth, column: number): TrueColumn | undefined {
  return understanding.columns.length === truth.columns.length
    ? truth.columns[column]
    : truth.columns.find(({ header }) => header === understanding.columns[column]?.name);
}

/** The fixtures know fewer classes. */
const THEIRS: Readonly<Record<ColumnClass, string>> = {
  identifier: 'identifier',
  entitlement: 'entitlement',
  profile: 'profile',
  attribute: 'appAttribute',
  status: 'ignore',
  validity: 'ignore',
  metadata: 'ignore',
  secret: 'ignore',
  empty: 'ignore',
};

function classesOf(understanding: Understanding, truth: Truth): Scored['classes'] {
  const wrong: string[] = [];
  for (const column of understanding.columns) {
    const true_ = headerOf(understanding, truth, column.index);
    if (true_ === undefined) continue;
    const ours = THEIRS[column.class];
    if (ours !== true_.class && true_.acceptable?.includes(ours) !== true)
      wrong.push(`${true_.header}: ${true_.class} → ${column.class}`);
  }
  return { right: understanding.columns.length - wrong.length, of: understanding.columns.length, wrong };
}

function delimitersOf(understanding: Understanding, truth: Truth): Scored['delimiters'] {
  const wrong: string[] = [];
  let of = 0;
  for (const [i, { header, class: kind, multi }] of truth.columns.entries()) {
    if (kind !== 'entitlement') continue;
    of += 1;
    const ours = understanding.entitlements.find(({ columns }) => columns.includes(i))?.delimiter;
    const theirs = multi?.json === true ? 'JSON' : multi?.delim;
    if (ours !== theirs) wrong.push(`${header}: ${JSON.stringify(theirs)} → ${JSON.stringify(ours)}`);
  }
  return { right: of - wrong.length, of, wrong };
}

function rejectsOf(understanding: Understanding, truth: Truth): Scored['rejects'] {
  // Lines that wait for the answer which encoding the report is in.
  const waits = understanding.questions.some(({ code }) => code === 'encoding');
  const ours = new Set(
    understanding.rejects.flatMap(({ line, reason }) =>
      waits && reason === 'encoding-unsure' ? [] : [line],
    ),
  );
  const theirs = truth.rejects ?? [];
  const labelled = /header|blank|footer|total|separator|history|continued/i;
  return {
    missing: theirs.flatMap(({ line, reason }) => (ours.has(line) || labelled.test(reason) ? [] : [line])),
    extra: [...ours].filter((line) => !theirs.some((reject) => reject.line === line)),
  };
}

/** One line of the table of report × aspect. */
export function lineOf(name: string, scored: Scored): string {
  const { identifier, classes, delimiters, unaided, answered, questions, rejects } = scored;
  const share = (value: number) => value.toFixed(3);
  return [
    name.slice(0, 44).padEnd(44),
    identifier ? 'yes' : 'NO ',
    `${classes.right}/${classes.of}`.padEnd(7),
    `${delimiters.right}/${delimiters.of}`.padEnd(5),
    `${share(unaided.precision)} ${share(unaided.recall)}`,
    `${share(answered.precision)} ${share(answered.recall)}`,
    String(questions.length),
    rejects.missing.length + rejects.extra.length === 0 ? 'yes' : 'NO',
  ].join('  ');
}

export const TABLE_HEAD = `${'report'.padEnd(44)}  id   classes  split  P unaided R    P answered R   ?  rejects`;
