import type { RecordFilter, Unseen } from '../../model/layout.ts';
import { type Column, determines } from '../columns/column-features.ts';
import { isMarks, kindOf, wordsWhere } from '../columns/column-kind.ts';
import { headerWords } from '../words/headers/header-words.ts';
import { isMarked } from '../words/beside-a-value.ts';
import { startsLater } from '../words/not-yet.ts';
import { saysOverBehind } from '../words/over-behind-name.ts';
import { saysInherited, saysOver } from '../words/over-words.ts';
import { standingOf } from '../words/status-words.ts';
import { saysTakenAway } from '../words/taken-away.ts';
import { isUntil, saysUntil } from '../words/until.ts';
import { personsBeside } from './corroboration.ts';
import type { Draft } from './draft.ts';
import { isIgnored } from './known-table.ts';

/** What people write beside records: under a name for notes, or under one that says nothing. */
const NOTES: ReadonlySet<string | undefined> = new Set(['audit', 'description', undefined]);

const CALLED_NOTE = new RegExp(
  '(^| )(comments?|notes?|remarks?|memo|bemerkung(en)?|kommentare?|anmerkung(en)?|hinweise?' +
    '|commentaires?|remarques?|comentarios?|notas?|observac\\w*|opmerking(en)?|osservazioni|commenti' +
    '|備考|コメント)( |$)',
  'u',
);

/** Filters that leave out the records of which a note beside them says that they are over. */
export function noteFilters(draft: Draft): readonly RecordFilter[] {
  const { columns, now } = draft.table;
  const ends = columns.some((column) => kindOf(column) === 'end' && column.filled > 0);
  return columns.flatMap((column): readonly RecordFilter[] => {
    const { index: at } = column;
    if (!draft.isFree(column)) return [];
    if (!isNote(column, now, !ends)) return inheritedIn(column);
    if (describesValues(draft, column)) return [];
    return [
      { reason: 'revoked', column: at, rule: { kind: 'taken-away', ...(ends ? {} : { until: true }) } },
    ];
  });
}

/** Some of what is held is inherited, as a note beside it says. */
function inheritedIn(column: Column): readonly RecordFilter[] {
  const words = NOTES.has(kindOf(column)) ? wordsWhere(column, saysInherited) : [];
  const all = column.statistics.fill === 1 && words.length >= column.statistics.distinct;
  return words.length === 0 || all
    ? []
    : [{ reason: 'indirect', column: column.index, rule: { kind: 'words', words } }];
}

/** Records from which on there may be names that are not kept: fewer than of any table are read before it is first concluded, for a rule that comes later has all read again. */
const LONG = 200;

/** Filters that leave out the records of people behind whose name it is said that they are no longer there. */
export function nameFilters(draft: Draft): readonly RecordFilter[] {
  const { columns, person, facts } = draft.table;
  return columns
    .filter((column) => (column === person || NAMES.has(kindOf(column))) && !draft.isUsed(column))
    .flatMap(({ index, cells, statistics }): readonly RecordFilter[] => {
      const isSeen = [...cells.keys()].some(saysOverBehind);
      if (!isSeen && facts.records < LONG && !statistics.distinctIsFloor) return [];
      return [{ reason: 'inactive', column: index, rule: { kind: 'over-behind', ...unseenUnless(isSeen) } }];
    });
}

function unseenUnless(isSeen: boolean): { readonly unseen?: Unseen } {
  return isSeen ? {} : { unseen: true };
}

/**
 * Filters that leave out the records with a mark in a cell that a line beside the table explains, or says to be over: `Anna Berg*`.
 * `filters`: those that are there; what they leave out needs no second one.
 */
export function footnoteFilters(draft: Draft, filters: readonly RecordFilter[]): readonly RecordFilter[] {
  const { columns, facts } = draft.table;
  const { footnotes, codesOver, overflowed } = facts.notation;
  if (footnotes.length + codesOver.size === 0) return [];
  return columns.flatMap((column): readonly RecordFilter[] => {
    if (draft.isUsed(column) || isIgnored(draft.table, column)) return [];
    const words = wordsWhere(
      column,
      (word) =>
        (footnotes.includes(word) ||
          (isMarks(column) && (overflowed || codesOver.has(word))) ||
          isMarked(word, footnotes)) &&
        !filters.some(
          ({ column: of, rule }) => of === column.index && rule.kind === 'words' && rule.words.includes(word),
        ),
    );
    const rule: RecordFilter['rule'] =
      column.statistics.distinctIsFloor && footnotes.length > 0
        ? { kind: 'marked', marks: footnotes, ...unseenUnless(words.length > 0) }
        : { kind: 'words', words };
    return words.length === 0 && rule.kind === 'words'
      ? []
      : [{ reason: 'unclear-status', column: column.index, rule }];
  });
}

/** What looks as a legend says that what is over looks. */
export function looksFilters({ table: { facts } }: Draft): readonly RecordFilter[] {
  if (facts.looksOver === undefined) return [];
  return [
    {
      reason: facts.looksOver.length === 0 ? 'unclear-status' : 'revoked',
      column: -1,
      rule: { kind: 'looks', looks: facts.looksOver },
    },
  ];
}

/** What a conditional format may strike through or hide where it decides about access. `deciding`: columns that leave records out. */
export function unseenFilters(
  draft: Draft,
  deciding: readonly { readonly column: number }[],
): readonly RecordFilter[] {
  const { columns, person, facts } = draft.table;
  const decides = new Set([
    person.index,
    ...personsBeside(draft),
    ...deciding.map(({ column }) => column),
    ...columns.flatMap((column) => (draft.isUsed(column) ? [column.index] : [])),
  ]);
  const found = (facts.mayHide ?? []).filter((column) => decides.has(column));
  return found.length === 0
    ? []
    : [{ reason: 'may-be-unseen', column: -1, rule: { kind: 'may-hide', columns: found } }];
}

const NAMES: ReadonlySet<string | undefined> = new Set(['display-name', 'first-name', 'last-name', 'login']);

/**
 * A column of words of which some say that something is over, or held `until` a day that no column has, or from
 * one after `now` (epoch milliseconds) on; where there are too many to know, they may.
 */
export function isNote(column: Column, now: number, until = false): boolean {
  const { shares, statistics, cells } = column;
  const called = CALLED_NOTE.test(headerWords(column.name));
  if (!called && !NOTES.has(kindOf(column))) return false;
  // `Disabled` alone is no mark for no.
  if (isMarks(column) && ![...cells.keys()].every(saysOver)) return false;
  if (shares.date > 0.5 || shares.guid > 0.5 || statistics.email > 0.5 || statistics.number > 0.9)
    return false;
  if (kindOf(column) === undefined && namesThings(column)) return false;
  return (
    [...cells.keys()].some(
      (cell) =>
        (saysTakenAway(cell) && (called || !HOW_GRANTED.test(cell))) ||
        startsLater(cell, now) ||
        (until && saysUntil(cell)),
    ) ||
    (statistics.distinctIsFloor && called)
  );
}

/** In a column that is not for notes it says how something came to be held. */
const HOW_GRANTED = /^request(ed)?$/i;

/** Distinct cells per record, at most, of a column of things. */
const MOST_THINGS = 0.5;
/** A name of several words that begin with a capital, and words that nothing is called by. */
const NAME = /^\p{Lu}[\p{L}-]*( (of|and|for|de|und|&|\p{Lu}[\p{L}-]*))* \p{Lu}[\p{L}-]+$/u;
const OF_PEOPLE = new RegExp(
  '(^| )(access|accounts?|users?|employees?|staff|leavers?|members?|roles?|rights?|permissions?' +
    '|licen[cs]es?|contractors?|by|on|in|at|from|to|since|due|as|per|no|not|longer|zugriff|zugang' +
    '|konto|benutzer|mitarbeiter|rechte?|rolle|acc[èe]s|compte|droits?|acceso|cuenta|accesso|acesso' +
    '|toegang)( |$)',
  'iu',
);

/**
 * Whether each record has one of a few things in a column, and what is over in a word of it is what a thing is called:
 * `Retired Products`. A word at the end says it of the record: `Access Revoked`.
 */
function namesThings({ statistics, unique, cells }: Column): boolean {
  if (statistics.fill <= ALWAYS || unique > MOST_THINGS || statistics.distinctIsFloor) return false;
  return [...cells.keys()].every(
    (cell) =>
      !saysTakenAway(cell) ||
      (NAME.test(cell) && !OF_PEOPLE.test(cell) && saysTakenAway(cell.slice(0, cell.lastIndexOf(' ')))),
  );
}

/** Share of the records with something in the cell, and of the values that have one description. */
const ALWAYS = 0.9;
const SAME = 0.95;

/** What stands beside a value wherever it is held says what the value is, unless it says that nothing is in force. */
function describesValues({ table: { columns }, parts }: Draft, column: Column): boolean {
  const values = parts.flatMap((part) => (part.kind === 'values' ? part.columns : []));
  return (
    column.statistics.fill > ALWAYS &&
    column.statistics.distinct > 1 &&
    ![...column.cells.keys()].some((cell) => standingOf(cell) === 'not' || saysOver(cell) || isUntil(cell)) &&
    columns.some(
      (value) => values.includes(value.index) && repeats(value) && determines(value, column) >= SAME,
    )
  );
}

/** Whether most values are held by several: of one that is held once, what stands beside it is about the holder as well. */
function repeats({ cells }: Column): boolean {
  return 2 * [...cells.values()].filter((count) => count > 1).length > cells.size;
}
