import type { ErrorCode } from '../../model/error-registry.ts';
import { columnOf, PERSON_NAME } from '../columns/column-features.ts';
import { isMarks, kindOf } from '../columns/column-kind.ts';
import { EMAIL } from '../columns/statistics.ts';
import type { TableFacts } from '../survey.ts';

/** What a report is that has no line for each person, as the error that says how to make a table of it. */
export type OtherShape = Extract<
  ErrorCode,
  'intake.people_across' | 'intake.blocks' | 'intake.indented' | 'intake.group_file'
>;

/** Lines that are looked at, and fewer than tell anything. */
const LEAST_LINES = 4;
/** Share of the lines that must be of one kind. */
const NEARLY_ALL = 0.9;
const MOST = 0.6;

/** `group:x:1001:anna,tom`; where the x stands there is no password, or none is taken. */
const GROUP_LINE = /^[^:\s,;]+:[x*!]*:\d*:[^:]*$/;
/** `Role = Buyer`, `memberOf: cn=buyers`. */
const FIELD = /^\s*(\p{L}[\p{L}\d _.-]{0,40}?)\s*(?::{1,2}|=)\s*(?!\/\/)\S.*$/u;
const INDENTED = /^(?:\s{2,}|\t|\s*[-*•>+]\s)\s*\S/u;

/** What the text of a report is that is no table; undefined: nothing that is known. `lines`: its first ones. */
export function shapeOfText(lines: readonly string[]): OtherShape | undefined {
  const said = lines.filter((line) => line.trim() !== '' && !/^\s*#/.test(line));
  if (said.length < LEAST_LINES) return undefined;
  const share = (test: (line: string) => boolean) => said.filter(test).length / said.length;
  if (share((line) => GROUP_LINE.test(line)) >= NEARLY_ALL) return 'intake.group_file';
  const indented = share((line) => INDENTED.test(line));
  if (!INDENTED.test(said[0] ?? '') && indented >= 0.3 && indented < 1 && share(isOneCell) >= NEARLY_ALL)
    return 'intake.indented';
  return areBlocks(said) ? 'intake.blocks' : undefined;
}

/** A line of words, with nothing in it that separates cells but what it begins with. */
function isOneCell(line: string): boolean {
  return !/[;|\t]|,\s*\S+,/.test(line.trim());
}

/** The same names of fields again and again, several of them. */
function areBlocks(lines: readonly string[]): boolean {
  const names = lines.map((line) => FIELD.exec(line)?.[1]?.toLowerCase());
  const counts = new Map<string, number>();
  for (const name of names) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  const again = [...counts].filter(([, count]) => count >= 2);
  const lasting = again.reduce((sum, [, count]) => sum + count, 0);
  return again.length >= 2 && lasting >= MOST * lines.length;
}

/** Whether a table has people above its columns and marks below them, what may be held stands in the first column. */
export function peopleStandAcross({ dialect, names, sample }: TableFacts): boolean {
  // Addresses in a header are taken for data.
  const [above = [], rows] = dialect.headerRows > 0 ? [names, sample] : [sample[0], sample.slice(1)];
  const [first, ...others] = above.map((name, i) =>
    columnOf(
      i,
      name,
      rows.map((row) => row[i] ?? ''),
    ),
  );
  const filled = others.filter((column) => column.filled > 0);
  if (first === undefined || filled.length < 2 || first.unique <= NEARLY_ALL) return false;
  const people = others.filter(({ name }) => EMAIL.test(name) || PERSON_NAME.test(name)).length;
  return (
    (kindOf(first) === 'entitlement' || people >= MOST * others.length) &&
    filled.filter(isMarks).length >= MOST * filled.length
  );
}
