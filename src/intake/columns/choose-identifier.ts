import { valueKey } from '../words/canonical-value.ts';
import { type Column, determines } from './column-features.ts';
import { isMarks, kindOf } from './column-kind.ts';
import { headerWords } from '../words/headers/header-words.ts';
import type { Meaning } from '../words/headers/meaning.ts';
import { unwrapped, wrapOf } from './wrapped-identifier.ts';

export interface IdentifierChoice {
  readonly column: Column;
  readonly score: number;
  /** The next best one, and how far it is behind. */
  readonly next?: Column;
  readonly margin: number;
  /** Only names say who is meant: two people may share one. */
  readonly byName: boolean;
}

const BASE: Partial<Record<Meaning, number>> = {
  login: 1,
  email: 0.9,
  'employee-number': 0.8,
  id: 0.5,
  'display-name': 0.15,
};

/** Which column names the person, judged beside all others; undefined: none does. */
export function chooseIdentifier(columns: readonly Column[]): IdentifierChoice | undefined {
  const candidates = columns
    .map((column) => ({ column, kind: kindOf(column) }))
    .filter(({ column, kind }) => kind !== undefined && BASE[kind] !== undefined && column.filled > 0);
  const scored = candidates
    .map(({ column, kind }) => ({
      column,
      kind,
      score: scoreOf(
        column,
        kind ?? 'id',
        candidates.map((candidate) => candidate.column),
      ),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.column.index - b.column.index);
  const [best, next] = scored;
  if (best === undefined || best.kind === 'display-name') {
    const [unnamed] = columns
      .filter((column) => isLikeAnIdentifier(column, best?.column))
      .sort((a, b) => b.statistics.distinct - a.statistics.distinct);
    if (unnamed !== undefined && (best === undefined || !isWrapped(best.column)))
      return {
        column: unnamed,
        score: 0.4,
        ...(best === undefined ? {} : { next: best.column }),
        margin: 0.1,
        byName: false,
      };
  }
  if (best === undefined) return byDistinguishedName(columns);
  return {
    column: best.column,
    score: Math.min(1, best.score),
    ...(next === undefined ? {} : { next: next.column }),
    margin: Math.min(1, best.score - (next?.score ?? 0)),
    // A name with a login or an address beside it is more than a name.
    byName: best.kind === 'display-name' && !isWrapped(best.column),
  };
}

function isWrapped({ cells }: Column): boolean {
  const wrap = wrapOf(cells.keys());
  return wrap !== undefined && wrap !== 'distinguished-name';
}

const OF_PEOPLE =
  /^((user|member|account|person|assignee|principal|object|employee) ?)?(dn|distinguished ?name|member|user|account)$/u;

/** People are told by their distinguished names only: by what these begin with. */
function byDistinguishedName(columns: readonly Column[]): IdentifierChoice | undefined {
  const column = columns.find(
    ({ name, shares, statistics }) =>
      shares.names > 0.9 && statistics.fill > 0.9 && OF_PEOPLE.test(headerWords(name)),
  );
  if (column === undefined) return undefined;
  const first = [...column.cells.keys()].map((cell) => unwrapped(cell, 'distinguished-name'));
  const logins = first.filter((text) => /^[\p{L}\d][\p{L}\d._-]*$/u.test(text)).length;
  return { column, score: 0.4, margin: 0.1, byName: logins < 0.95 * first.length };
}

/** A column of codes under a name that says nothing: one for each person, and another for the next. */
function isLikeAnIdentifier(column: Column, name: Column | undefined): boolean {
  const { statistics, shares, cells } = column;
  if (kindOf(column) !== undefined || statistics.fill < 0.95 || statistics.distinct < 10) return false;
  const short = [...cells.keys()].every((cell) => /^[\p{L}\d._@-]{3,64}$/u.test(cell));
  const coded = statistics.number > 0.9 || shares.loginLike > 0.8 || lettersBefore(column);
  if (!short || !coded || shares.date > 0.5) return false;
  return name === undefined
    ? column.unique > 0.25
    : determines(column, name) > 0.98 && determines(name, column) > 0.9;
}

function scoreOf(column: Column, kind: Meaning, candidates: readonly Column[]): number {
  const { shares, statistics, unique, filled } = column;
  let score = BASE[kind] ?? 0;
  if (kind !== 'display-name' && shares.personName > 0.6) score -= 0.7;
  if (kind === 'login' && shares.opaque > 0.8 && statistics.email < 0.5) score = 0.55;
  // What is called a name and looks like logins may be a name of things.
  if (kind === 'login' && !column.meanings.includes('login')) score -= 0.05;
  // The number of a person in another system: an address tells more.
  if (kind === 'login' && statistics.number > 0.9 && candidates.some((other) => other.statistics.email > 0.8))
    score = Math.min(score, 0.75);
  if (kind === 'id' && shares.loginLike > 0.8) score = 0.95;
  if (kind === 'id' && statistics.email > 0.8) score = 0.9;
  // Digits alone lose their zeros in a spreadsheet; letters before them do not.
  if (kind === 'employee-number' && lettersBefore(column)) score += 0.15;
  if (shares.date > 0.5 && statistics.number < 0.9) score -= 1;
  if (isMarks(column)) score -= 1;
  if (shares.list > 0.5 || shares.object > 0.5 || shares.longText > 0.3) score -= 1;
  if (statistics.distinct < 3 && filled > 10) score -= 0.6;
  score -= 0.3 * (1 - statistics.fill);
  // One of its own in each record, where others come again: it numbers the records.
  const others = candidates.filter((other) => other !== column);
  if (
    kind === 'id' &&
    unique > 0.99 &&
    others.some((other) => other.unique < 0.95 && determines(other, column) < 0.9)
  )
    score -= 0.6;
  // A few that come again and again, beside many: what these many have to do with.
  if (
    filled > 5 * statistics.distinct &&
    others.some((other) => other.statistics.distinct > 3 * statistics.distinct)
  )
    score -= 0.4;
  // Of a cloud, which many people have something to do with.
  if (
    ACCOUNT.test(headerWords(column.name)) &&
    others.some(
      (other) =>
        !ACCOUNT.test(headerWords(other.name)) &&
        NAMES_ACCOUNTS.has(kindOf(other)) &&
        other.statistics.distinct >= statistics.distinct &&
        determines(column, other) < 0.9,
    )
  )
    score -= 0.5;
  // Few of the people of another column: their managers, or who granted it.
  if (others.some((other) => isSubset(column, other))) score -= 0.5;
  return score;
}

const ACCOUNT = /^((aws|cloud) )?accounts?( ?(id|name|number))?$/;
const NAMES_ACCOUNTS: ReadonlySet<Meaning | undefined> = new Set(['login', 'email']);

/** Codes such as E5000: the same letters, then digits. */
function lettersBefore({ cells }: Column): boolean {
  const some = [...cells.keys()].slice(0, 200);
  return some.length > 0 && some.every((cell) => /^[A-Z]{1,3}-?\d{2,}$/i.test(cell));
}

function isSubset(column: Column, other: Column): boolean {
  if (column.statistics.distinct > 0.6 * other.statistics.distinct || column.statistics.distinct < 2)
    return false;
  const theirs = new Set([...other.cells.keys()].map(valueKey));
  const ours = [...column.cells.keys()].map(valueKey);
  return ours.filter((cell) => theirs.has(cell)).length > 0.8 * ours.length;
}
