import { valueKey } from '../words/canonical-value.ts';
import type { Column } from '../columns/column-features.ts';
import { isMarks, kindOf, wordsWhere } from '../columns/column-kind.ts';
import { isCalledKeeping, isCalledTaking } from '../words/called-taking.ts';
import { headerWords } from '../words/headers/header-words.ts';
import type { Meaning } from '../words/headers/meaning.ts';
import { isCalledHeld } from '../columns/says-held.ts';
import { MARKS, NO, YES } from '../words/status-words.ts';

/** Columns that stand for one value each. */
export interface MarkBlock {
  readonly columns: readonly Column[];
  readonly yes: readonly string[];
  /** Marks that are neither a yes nor a no, or may be either. */
  readonly unknown: readonly string[];
  /** Nothing else in the table can be what people hold, or the marks are crosses. */
  readonly sure: boolean;
}

/** What a column of marks may be about without being an entitlement. */
const OTHER_FLAGS: ReadonlySet<Meaning> = new Set([
  'active',
  'inactive',
  'status',
  'indirect',
  'direct',
  'audit',
  'secret',
  'revoked',
  'end',
  'start',
  'actor',
  'account-control',
  'change',
  'principal-type',
]);

const ROLE_FLAG = new RegExp(
  '^(is|has|can) .*(admin\\w*|super ?user|root|approver?|editor?|owner|viewer?|publish\\w*' +
    '|manage\\w*|access|role|approve|edit|view|read|write|delete|create|export)( |$)',
);

/** Columns of marks that may be entitlements, all together; undefined: none. */
export function findMarks(
  columns: readonly Column[],
  groups: readonly string[],
  others: number,
): MarkBlock | undefined {
  const marks = columns.filter((column) => {
    const kind = kindOf(column);
    if (!isMarks(column)) return false;
    // Where nothing else is held, a flag may be: `Is Admin`.
    if (others === 0 && kind === 'audit' && ROLE_FLAG.test(headerWords(column.name))) return true;
    if (others === 0 && isCalledHeld(column.name)) return true;
    if (kind !== undefined && OTHER_FLAGS.has(kind)) return false;
    // Beside what people hold, a mark that is the same for all says nothing.
    return (
      others === 0 ||
      new Set([...column.cells.keys()].map(valueKey)).size > 1 ||
      column.statistics.fill < 0.98
    );
  });
  const block = others === 0 || marks.length > MOST_DECISIONS ? marks : withoutDecisions(marks);
  const grouped = block.length > 0 && block.every(({ index }) => (groups[index] ?? '') !== '');
  const names = new Set(block.map(({ name }) => valueKey(name)));
  const yes = wordsOf(block).filter((word) => YES.has(word) || names.has(word));
  if (yes.length === 0) return undefined;
  const crosses = block.every((column) =>
    wordsWhere(column, (word) => YES.has(word)).every((word) => MARKS.has(word) && word !== '1'),
  );
  const said = block.filter((column) => kindOf(column) === 'entitlement').length;
  const many = block.length >= 3;
  const sure =
    (block.length >= 2 && grouped) ||
    (many && crosses) ||
    (many && others === 0 && (block.length >= 0.5 * columns.length || said >= 0.5 * block.length));
  const all = sure ? withOdd(block, columns, yes) : block;
  const doubtful = doubtfulMarks(block.filter((column) => !isYesNo(column)));
  return {
    columns: all,
    yes: yes.filter((word) => !doubtful.has(word)),
    unknown: wordsOf(all).filter((word) => doubtful.has(word) || (!yes.includes(word) && !NO.has(word))),
    sure,
  };
}

/** Columns of marks by which a review decides, at most; more are a matrix of permissions. */
const MOST_DECISIONS = 2;

/** Columns of marks without those that say of what stands beside them whether it is taken away. */
function withoutDecisions(columns: readonly Column[]): readonly Column[] {
  const decisions =
    columns.some(({ name }) => isCalledTaking(name)) &&
    columns.every(({ name }) => isCalledTaking(name) || isCalledKeeping(name));
  return decisions ? [] : columns;
}

/**
 * Marks that mean yes where they stand alone and may mean no, or something else, beside others: a cross beside a tick, a
 * circle beside a cross, a hollow circle beside a full one, an asterisk. A word (`Y`) says nothing of crosses in other
 * columns, where some cells of these have none.
 */
function doubtfulMarks(columns: readonly Column[]): ReadonlySet<string> {
  const known = new Set(wordsOf(columns).filter((word) => YES.has(word)));
  const others = (...but: readonly string[]) => [...known].some((word) => !but.includes(word));
  const ticks = [...known].some((word) => word !== 'x' && word !== '*' && MARKS.has(word));
  const doubtful: readonly (readonly [mark: string, inDoubt: boolean])[] = [
    ['x', others('x', '*') && (ticks || !columns.every(isOfOneKind))],
    ['o', known.has('x')],
    ['○', known.has('●')],
    ['〇', known.has('●')],
    ['*', others('*')],
  ];
  return new Set(doubtful.flatMap(([mark, inDoubt]) => (inDoubt && known.has(mark) ? [mark] : [])));
}

/** Whether a column has no crosses, or nothing but crosses and empty cells. */
function isOfOneKind({ cells, statistics }: Column): boolean {
  const words = new Set([...cells.keys()].map(valueKey));
  return !words.has('x') || (words.size === 1 && statistics.fill < 1);
}

/** Whether a column answers in words of its own, `Yes` and `No`: they say nothing of the crosses in others. */
function isYesNo({ cells }: Column): boolean {
  const words = [...cells.keys()].map(valueKey);
  return (
    words.some((word) => NO_IN_WORDS.has(word)) && !words.some((word) => MARKS.has(word) || word === 'o')
  );
}
const NO_IN_WORDS: ReadonlySet<string> = new Set(['no', 'n', 'false', 'nein', 'non', 'nee', 'não', 'nao']);

/** Different cells of a column of marks and of words that only their owner knows, and characters of one. */
const MOST_WORDS = 20;
const LONGEST_WORD = 30;

/**
 * Columns of marks with those among them whose cells hold other words as well (`X (temp)`), or only such: what these say is
 * asked, and must not go with its column.
 */
function withOdd(
  block: readonly Column[],
  columns: readonly Column[],
  yes: readonly string[],
): readonly Column[] {
  const at = new Set(block.map(({ index }) => index));
  const [first, last] = [Math.min(...at), Math.max(...at)];
  const isOdd = (column: Column) => {
    const { index, cells, statistics } = column;
    const kind = kindOf(column);
    if (at.has(index) || (kind !== undefined && kind !== 'scope')) return false;
    if (statistics.distinctIsFloor || statistics.distinct > MOST_WORDS) return false;
    if ([...cells.keys()].some((cell) => cell.length > LONGEST_WORD)) return false;
    const beside = index === first - 1 || index === last + 1;
    return (
      (index > first && index < last) ||
      (beside && wordsWhere(column, (word) => yes.includes(word)).length > 0)
    );
  };
  return columns.filter((column) => at.has(column.index) || isOdd(column));
}

/** The different cells of several columns, case-folded. */
function wordsOf(columns: readonly Column[]): readonly string[] {
  return [...new Set(columns.flatMap((column) => [...column.cells.keys()].map(valueKey)))];
}

const MOST_LEVELS = 8;
const LONGEST_LEVEL = 16;

/**
 * Three columns or more that say by the same few short codes how far somebody may go; undefined: none. Even where the codes
 * are words, only their owner knows what they grant.
 */
export function findLevels(columns: readonly Column[]): readonly Column[] | undefined {
  const candidates = columns.filter((column) => {
    const kind = kindOf(column);
    return (
      !isMarks(column) &&
      (kind === undefined || kind === 'organisation' || kind === 'scope') &&
      column.statistics.distinct >= 1 &&
      column.statistics.distinct <= MOST_LEVELS &&
      column.statistics.number < 0.9 &&
      [...column.cells.keys()].every((cell) => cell.length <= LONGEST_LEVEL)
    );
  });
  const vocabulary = new Map<string, number>();
  for (const { cells } of candidates)
    for (const key of new Set([...cells.keys()].map(valueKey)))
      vocabulary.set(key, (vocabulary.get(key) ?? 0) + 1);
  const shared = candidates.filter(({ cells }) => {
    // A level may be given for one module only.
    const keys = [...new Set([...cells.keys()].map(valueKey))];
    return keys.filter((key) => (vocabulary.get(key) ?? 0) >= 2).length >= 0.5 * keys.length;
  });
  const words = new Set(shared.flatMap(({ cells }) => [...cells.keys()].map(valueKey)));
  if (shared.length < 3 || words.size > MOST_LEVELS || words.size < 2) return undefined;
  return shared;
}
