import { counted } from '../../model/counted.ts';
import type { Command } from 'commander';
import { tenantText } from '../../mcp/tenant-text.ts';
import type { SignOffDecision, SignOffRefusal, SignOffSheet } from '../../model/sign-off.ts';
import { type SignOffResult, takeSignOff } from '../../workflows/bundles/read-sign-off-sheet.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';
import { readableFile } from '../read-file.ts';
import { EXIT } from '../terminal.ts';

/** Takes back a sheet that an owner filled in. Exit code 3 where a line was refused or is not in the file. */
export function signOffReadCommand(
  group: Command,
  { terminal, context: openContext, finish }: Invocation,
): void {
  group
    .command('read')
    .description('take back a sheet that an owner filled in; says of each line what it decided')
    .argument('<file>', 'the CSV or workbook that came back')
    .option('--json', 'every line as one JSON document')
    .action(async (file: string, { json = false }: { json?: boolean }) => {
      const context = await openContext();
      try {
        const result = await takeSignOff(context, await readableFile(file, 'signoff.unreadable'));
        terminal.out(json ? `${printableJson(asJson(result))}\n` : resultText(result));
        const whole =
          result.missing.length === 0 && result.outcomes.every(({ state }) => state !== 'refused');
        finish(whole ? EXIT.done : EXIT.notAsPlanned);
      } finally {
        await context.close();
      }
    });
}

const REFUSALS: Readonly<Record<SignOffRefusal, string>> = {
  unreadable: 'the line is damaged, or something in it is struck through or under merged cells',
  'not-of-the-sheet': 'it is no line of the sheet, or lost what its column Sheet said',
  'unknown-pattern': 'this pattern is not on the sheet',
  twice: 'the pattern is on several lines',
  merged:
    'its decision stands in a cell that is merged over several lines, and is read of the first of them only',
  changed: 'what was asked was changed',
  'not-shown-whole': 'its values are more than a cell shows: nobody could see all of them',
  'unknown-decision': 'the decision is none of approved, amended, rejected',
  'no-name': 'it does not say who decided',
  'no-date': 'it has no date, or one that is not whole; write 2026-01-31',
  'date-ambiguous': 'day and month can be read both ways; write 2026-01-31',
  'date-before-sheet': 'the date is before the sheet was written',
  'date-in-future': 'the date is still to come',
  'nothing-amended': 'it says amended, and no other name and no value to leave out',
  'amended-but-not-said': 'it changes the bundle, and does not say amended',
  'unknown-value': 'a letter to leave out is none of its values',
  'all-left-out': 'it leaves out all of its values',
  'name-unusable': 'Okta takes no bundle of that name',
  'too-long': 'the name or the comment is too long',
  gone: 'the newest analysis does not have this pattern any more',
  'created-already': 'the bundle was created already',
};

function countsOf({ sheet, outcomes, missing }: SignOffResult) {
  const of = (state: SignOffResult['outcomes'][number]['state']) =>
    outcomes.filter((row) => row.state === state).length;
  const lines = {
    approved: of('approved'),
    amended: of('amended'),
    rejected: of('rejected'),
    open: of('open'),
    refused: of('refused'),
  };
  const refusedPatterns = new Set(
    outcomes.flatMap(({ state, pattern }) => (state === 'refused' && pattern !== undefined ? [pattern] : [])),
  ).size;
  return {
    onSheet: sheet.lines.length,
    inFile: outcomes.length,
    ...lines,
    refusedPatterns,
    missing: missing.length,
  };
}

function asJson(result: SignOffResult) {
  const {
    sheet: { id, owner },
    outcomes,
    decisions: _,
    ...told
  } = result;
  return { sheet: id, owner, counts: countsOf(result), lines: outcomes, ...told };
}

/** What became of each line of a sheet, for people. */
export function resultText(result: SignOffResult): string {
  const {
    sheet,
    outcomes,
    missing,
    stays,
    overrides,
    byOthers,
    changed,
    renamed,
    comments,
    hidden,
    hiddenColumns,
  } = result;
  const count = countsOf(result);
  return [
    `Sheet ${sheet.id} of ${tenantText(sheet.owner, 100)}`,
    ...outcomes.map(({ line, pattern, state, why }) =>
      [
        `line ${line}`,
        pattern === undefined ? 'no pattern' : `pattern ${pattern}`,
        why === undefined ? state : `REFUSED: ${REFUSALS[why]}`,
      ].join('  '),
    ),
    ...missing.map((pattern) => `no line  pattern ${pattern}  stays as it was`),
    counted`${count.inFile} [line|lines] in the file: ${count.approved} approved, ${count.amended} amended, ${count.rejected} rejected, ${count.open} open, ${count.refused} refused.`,
    counted`${count.onSheet} [pattern|patterns] on the sheet: ${count.approved + count.amended + count.rejected} decided, ${count.open} open, ${count.refusedPatterns} refused, ${count.missing} not in the file.`,
    ...stays.map(({ pattern, decision: { verdict, by, on } }) =>
      tenantText(
        `Pattern ${pattern} stays ${verdict}, as ${by} decided on ${on}: this file decides nothing about it. To take that back, write ${verdict === 'rejected' ? 'approved or amended' : 'rejected'}.`,
        400,
      ),
    ),
    ...overrides.map(({ pattern, before, now }) =>
      tenantText(
        `Pattern ${pattern} was ${decisionWords(before, sheet)}. Now it is ${decisionWords(now, sheet)}${now.on < before.on ? ', though that day is the earlier one' : ''}.`,
        800,
      ),
    ),
    ...byOthers.map(({ pattern, decision: { verdict, by } }) =>
      tenantText(`Pattern ${pattern} was ${verdict} by ${by}; the sheet went to ${sheet.owner}.`, 400),
    ),
    ...changed.map(({ pattern, asked, now, evidence }) =>
      tenantText(
        `Pattern ${pattern} was ${asked} on the sheet and is ${now} now. What was decided counts; to take that back, write rejected. Now: ${evidence}`,
        600,
      ),
    ),
    ...renamed.map(({ pattern, values }) =>
      tenantText(
        `Pattern ${pattern} has values that were called otherwise on the sheet: ${values.map(({ asked, now }) => `${asked} is ${now} now`).join('; ')}. What was decided counts; to take that back, write rejected.`,
        600,
      ),
    ),
    ...(comments === 0
      ? []
      : [
          counted`The workbook has ${comments} [comment|comments] on its cells, which [is|are] not read: what is to be known stands in the column Comment.`,
        ]),
    ...(hidden.length === 0
      ? []
      : [
          hidden.length === 1
            ? `Pattern ${hidden.join()} is decided on a row that is hidden in the workbook.`
            : `Patterns ${hidden.join(', ')} are decided on rows that are hidden in the workbook.`,
        ]),
    ...(hiddenColumns.length === 0
      ? []
      : [
          `The workbook hides ${hiddenColumns.join(', ')}: what stands there counts all the same. Look at it.`,
        ]),
    ...(count.approved + count.amended === 0
      ? []
      : [`To plan what was agreed: okta-entitlements patterns create --sheet ${sheet.id}`]),
    '',
  ].join('\n');
}

/** `amended by Ann on 2026-01-31 (as Coders; without Role=Deploy; “too much”)` */
function decisionWords(
  { verdict, by, on, comment, name, without = [] }: SignOffDecision,
  { lines }: SignOffSheet,
): string {
  const left = new Set(without);
  const values = new Map(lines.flatMap((line) => line.values.map(({ id, text }) => [id, text] as const)));
  const how = [
    ...(name === undefined ? [] : [`as ${name}`]),
    ...(left.size === 0 ? [] : [`without ${[...left].map((id) => values.get(id) ?? id).join(', ')}`]),
    ...(comment === '' ? [] : [`“${comment}”`]),
  ];
  return `${verdict} by ${by} on ${on}${how.length === 0 ? '' : ` (${how.join('; ')})`}`;
}
