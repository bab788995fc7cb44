import type { FilterReason } from './layout.ts';
import type { RejectReason } from './report-lines.ts';

/** Why a line of a report could not be read, and what to do, in words for a person. */
export const REJECTED_BECAUSE: Readonly<Record<RejectReason, string>> = {
  'too-few-cells':
    'It has fewer cells than the table has columns: one is lost, or a line break stands in a text without quotes. Mend the line.',
  'too-many-cells':
    'It has more cells than the table has columns: a delimiter may stand in a text without quotes. Put that text in quotes.',
  'broken-quote':
    'A quote is left open or stands inside a text: where its cells end is a guess. Close or double it.',
  'invalid-encoding':
    'It holds bytes that are no text in the encoding of the file. Export the report as UTF-8.',
  'encoding-unsure':
    'Who is meant or what is held has letters that another encoding reads otherwise. Say which encoding it is, or export as UTF-8.',
  'control-character':
    'A NUL or a stray end of line stands inside it. Take it out, or export the report again.',
  misaligned:
    'A text crosses the border of two columns of this fixed-width table. Move it into its column, or export as CSV.',
  'other-table': 'It belongs to another table below the first one. Save that as a report of its own.',
  'precision-lost':
    'A number has more digits than a workbook keeps: the last are wrong. Export as CSV from where it comes from, or keep the number as text.',
  'error-cell': 'A formula in it fails, as in #N/A. Mend the formula, or write what belongs there.',
  'struck-through':
    'A text in it is struck through: it may hold no longer. Take the line off the text, or the row out.',
  unseen:
    'A text in it cannot be seen, by its colour, size or format: what people look at says otherwise. Make it visible, or take it out.',
  commented:
    'A comment on a cell says that it is over, ends, or has not begun. Take the row out, or the comment where it no longer applies.',
  'merged-across':
    'A cell is merged with the one before it, or by two merges: of which columns its text is said nobody knows. Undo the merge.',
  'under-merged': 'A text stands hidden under cells that are merged. Undo the merge and look at it.',
  'no-identifier':
    'The column of the people says nothing here: nobody is named. Fill it, or name another column as identifier.',
  'malformed-identifier':
    'It names somebody by no e-mail address, as nearly all others are. Write the address.',
  'unclear-date':
    'A day on which access begins or ends cannot be read, reads as two days, or does not exist. Write it as 2026-01-31.',
  'unclear-heading':
    'It may be a heading or a person, or stands below one that is unclear. Put what the heading says into a column.',
  'unclear-list':
    'A list in a cell is damaged, or something in it is not in force or ends. Mend it, or write a line for each.',
  'cell-too-long': 'A text in it is longer than any cell of a report. Look for an open quote above it.',
};

/** Why a line of a report is left out unless a person says that it counts, in words for a person. */
export const LEFT_OUT_BECAUSE: Readonly<Record<FilterReason, string>> = {
  ended: 'The day on which it ends is past. Let it count only where that day says something else.',
  'not-started':
    'It begins on a day to come, or was never approved. Import it from that day on, or let it count.',
  revoked: 'The report says that it was taken away or is over. Let it count only where that is not meant.',
  inactive: 'The account or the access is not active. Let it count where access is wanted all the same.',
  'unclear-status':
    'It has a status, mark or colour of which only its owner knows what it means. Say which mean that something is held.',
  locked: 'The account is locked. Let it count where access is wanted all the same.',
  indirect:
    'It is held through something else, as a group, a profile or a rule, which gives it anyway. Let it count to grant it as well.',
  'no-person': 'It is about a group, a program or a device. Let it count where these are people.',
  continued: 'It names nobody: it may go on from the line above. Say whether it does.',
  heading: 'It is a heading above those whom it is about.',
  'may-be-unseen':
    'A conditional format may strike through or hide a text in it. Look at the sheet, and let it count where all can be read.',
  hidden: 'Its row is hidden in the workbook, or by a filter. Show the row, or let it count.',
};

/** What a reason means for a line, whether it is rejected or left out for it. */
export function lineReasonMeans(reason: RejectReason | FilterReason): string {
  return { ...REJECTED_BECAUSE, ...LEFT_OUT_BECAUSE }[reason];
}

/** What stands above `rejectRows`. */
export const REJECTS_HEAD = ['line', 'reason', 'meaning'] as const;

/** Rejected lines with their reason, and at the first line of each reason what it means: a list for people to read. */
export function* rejectRows(
  rejects: Iterable<{ readonly line: number; readonly reason: RejectReason }>,
): Iterable<readonly [line: string, reason: RejectReason, meaning: string]> {
  const said = new Set<RejectReason>();
  for (const { line, reason } of rejects) {
    yield [String(line), reason, said.has(reason) ? '' : REJECTED_BECAUSE[reason]];
    said.add(reason);
  }
}
