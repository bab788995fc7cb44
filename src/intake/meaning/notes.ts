import type { RecordFilter } from '../../model/understanding.ts';
import { type Column, determines } from '../column-features.ts';
import { isMarks, kindOf } from '../column-kind.ts';
import { headerWords } from '../header-words.ts';
import { saysTakenAway } from '../taken-away.ts';
import type { Draft } from './draft.ts';

/** What people write beside records: under a name for notes, or under one that says nothing. */
const NOTES: ReadonlySet<string | undefined> = new Set(['audit', 'description', undefined]);

const CALLED_NOTE =
  /(^| )(comments?|notes?|remarks?|memo|bemerkung(en)?|kommentare?|anmerkung(en)?|hinweise?|commentaires?|remarques?|comentarios?|notas?|observac\w*|opmerking(en)?|osservazioni|commenti|備考|コメント)( |$)/u;

/** Filters that leave out the records of which a note beside them says that they are over. */
export function noteFilters(draft: Draft): readonly RecordFilter[] {
  return draft.table.columns
    .filter((column) => draft.isFree(column) && isNote(column) && !describesValues(draft, column))
    .map(({ index }) => ({ reason: 'revoked', column: index, rule: { kind: 'taken-away' } }));
}

/** A column of words of which some say that something is over; where there are too many to know, they may. */
export function isNote(column: Column): boolean {
  const { shares, statistics, cells } = column;
  if (!NOTES.has(kindOf(column)) || isMarks(column)) return false;
  if (shares.date > 0.5 || shares.guid > 0.5 || statistics.email > 0.5 || statistics.number > 0.9)
    return false;
  return (
    [...cells.keys()].some(saysTakenAway) ||
    (statistics.distinctIsFloor && CALLED_NOTE.test(headerWords(column.name)))
  );
}

/** Share of the records with something in the cell, and of the values that have one description. */
const ALWAYS = 0.9;
const SAME = 0.95;

/** What stands beside a value wherever it is held says what the value is. */
function describesValues({ table: { columns }, parts }: Draft, column: Column): boolean {
  const values = parts.flatMap((part) => (part.kind === 'values' ? part.columns : []));
  return (
    column.statistics.fill > ALWAYS &&
    column.statistics.distinct > 1 &&
    columns.some((value) => values.includes(value.index) && determines(value, column) >= SAME)
  );
}
