import { reportAnswer } from '../../mcp/answers/report-answer.ts';
import { factLines } from '../../mcp/answers/report-data.ts';
import { counted } from '../../model/counted.ts';
import type { FilterReason } from '../../model/layout.ts';
import { LEFT_OUT_BECAUSE, REJECTED_BECAUSE } from '../../model/line-reasons.ts';
import { ASKS, type Question, type QuestionOption } from '../../model/question.ts';
import type { LineCounts, RejectReason } from '../../model/report-lines.ts';
import type { Understanding } from '../../model/understanding.ts';
import { visibleText } from '../../model/visible-text.ts';
import { answerOption } from '../import-options.ts';
import { shellWord } from '../shell-word.ts';

const number = new Intl.NumberFormat('en-US');

const LINES: readonly (readonly [keyof LineCounts, string])[] = [
  ['header', 'header'],
  ['data', 'data'],
  ['rejected', 'rejected'],
  ['leftOut', 'left out'],
  ['preamble', 'above the table'],
  ['repeatedHeader', 'header again'],
  ['separator', 'separator'],
  ['blank', 'blank'],
  ['footer', 'footer'],
];

const QUESTIONS_SHOWN = 20;
const OPTIONS_SHOWN = 12;
const ALIKE_SHOWN = 5;
const RUNS_SHOWN = 20;
const COLUMNS_SHOWN = 30;
const NAME_WIDTH = 400;

/** How a report was understood: what a person must see before its plan means anything to them. */
export function understandingText(understanding: Understanding): string {
  const { mapping, otherTables = [] } = reportAnswer(understanding, 0).data;
  const { questions, unheard = [] } = understanding;
  return [
    ...(mapping?.besides === undefined
      ? []
      : [`What was said on ${mapping.besides.slice(0, 10)} holds too; --mapping ignore begins without it`]),
    ...(mapping?.state === 'used' ? [`Using the mapping of ${mapping.saidAt.slice(0, 10)}`] : []),
    ...factLines(understanding),
    ...otherColumnsLines(understanding),
    ...sheetLines(understanding),
    linesLine(understanding.lines),
    ...rejectedLines(understanding),
    ...leftOutLines(understanding),
    ...monthLines(understanding),
    ...alikeLines(understanding),
    ...otherTables.map(
      ({ firstLine, lastLine, columns }) =>
        `Not read: the table in lines ${firstLine} to ${lastLine} (${columns.join(', ')})`,
    ),
    ...unheard.map((id) => `Not used: the answer to ${shown(id)}; the report has no such question or option`),
    ...questions.slice(0, QUESTIONS_SHOWN).flatMap((question) => questionLines(understanding, question)),
    ...(questions.length > QUESTIONS_SHOWN
      ? [counted`and ${questions.length - QUESTIONS_SHOWN} more open [question|questions]`]
      : []),
    '',
    '',
  ].join('\n');
}

/** The columns of which nothing is granted, and what they were taken for. */
function otherColumnsLines({ columns, identifier, entitlements }: Understanding): readonly string[] {
  const taken = new Set([identifier, ...entitlements.flatMap(({ columns: from }) => from)]);
  const others = columns.filter(({ index }) => !taken.has(index));
  if (others.length === 0) return [];
  const names = others.slice(0, COLUMNS_SHOWN).map(({ name, class: kind }) => `${shown(name)} (${kind})`);
  const more = others.length - COLUMNS_SHOWN;
  return [
    `Columns that grant nothing: ${names.join(', ')}${more > 0 ? counted` and ${more} more` : ''} (where some do, --entitlements names all columns that grant something)`,
  ];
}

/** The sheet that was read, where there were others to choose from. */
function sheetLines({ dialect: { sheet }, columns }: Understanding): readonly string[] {
  if (sheet === undefined) return [];
  const others = sheet.sheets
    .filter(({ name }) => name !== sheet.name)
    .map(({ name, hidden }) => `${shown(name)}${hidden ? ' (hidden)' : ''}`);
  return [
    ...(others.length === 0
      ? []
      : [`Sheet: ${shown(sheet.name)}; not read: ${others.join(', ')} (another one is read with --sheet)`]),
    ...(sheet.hiddenRows === 0
      ? []
      : [counted`Hidden rows: ${sheet.hiddenRows}, read like the others unless a line below says otherwise`]),
    ...(sheet.comments === undefined
      ? []
      : [
          counted`Comments on cells: ${sheet.comments}; where one says that something is over, its line is rejected, otherwise they are not read`,
        ]),
    ...(sheet.hiddenColumns === undefined
      ? []
      : [
          `Hidden columns: ${sheet.hiddenColumns.map((column) => shown(columns[column]?.name ?? '')).join(', ')}`,
        ]),
  ];
}

/** Every line of the file under one label. */
function linesLine(lines: LineCounts): string {
  const parts = LINES.filter(([label]) => lines[label] > 0).map(
    ([label, words]) => `${words} ${number.format(lines[label])}`,
  );
  return `Lines: ${number.format(lines.total)} = ${parts.join(' + ')}`;
}

function rejectedLines({ rejects, lines }: Understanding): readonly string[] {
  if (lines.rejected === 0) return [];
  const byReason = new Map<RejectReason, number[]>();
  for (const { line, reason } of rejects) {
    const at = byReason.get(reason);
    if (at === undefined) byReason.set(reason, [line]);
    else at.push(line);
  }
  return [
    `Rejected lines: ${number.format(lines.rejected)}`,
    ...[...byReason].flatMap(([reason, at]) => [
      `  ${reason}: ${runs(at)}`,
      `    ${REJECTED_BECAUSE[reason]}`,
    ]),
  ];
}

/** Where an end, or a start, is a month or a year. */
function monthLines({ columns }: Understanding): readonly string[] {
  return columns.flatMap(({ name, evidence }) =>
    evidence.flatMap(({ code, value = 0 }) =>
      code === 'cells-months'
        ? [
            counted`In ${shown(name)} ${value} [line names|lines name] a month or a year: from its first day, or until its last`,
          ]
        : [],
    ),
  );
}

/** Line numbers in order, neighbours as one run. */
function runs(lines: readonly number[]): string {
  const found: { from: number; to: number }[] = [];
  for (const line of lines) {
    const last = found.at(-1);
    if (last !== undefined && line <= last.to + 1) last.to = Math.max(last.to, line);
    else found.push({ from: line, to: line });
  }
  const texts = found
    .slice(0, RUNS_SHOWN)
    .map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`));
  const more = found.slice(RUNS_SHOWN).reduce((sum, { from, to }) => sum + to - from + 1, 0);
  return `${texts.join(', ')}${more === 0 ? '' : counted` and ${more} more`}`;
}

function leftOutLines({ layout, leftOut, columns, dialect }: Understanding): readonly string[] {
  const byFile = dialect.calledOver === undefined ? '' : ', by the name of the file';
  const said = new Set<FilterReason>();
  return layout.filters.flatMap(({ reason, column, rule }, i) => {
    const { records = 0, lines = 0 } = leftOut[i] ?? {};
    if (lines === 0) return [];
    const named = columns[column]?.name;
    const by =
      rule.kind === 'looks'
        ? ', by a legend of colours'
        : rule.kind === 'may-hide'
          ? ', by a conditional format'
          : named === undefined
            ? ''
            : `, by column ${shown(named)}`;
    const meaning = said.has(reason) ? [] : [`  ${LEFT_OUT_BECAUSE[reason]}`];
    said.add(reason);
    return [
      counted`Left out as ${reason}${rule.kind === 'section' ? byFile : by}: ${records} [row|rows]`,
      ...meaning,
    ];
  });
}

/** Values that differ little: which were taken as one, and which were not. */
function alikeLines({ entitlements, nearDuplicates }: Understanding): readonly string[] {
  const one = entitlements.flatMap(({ name, values }) =>
    values
      .filter(({ variants }) => variants.length > 0)
      .map(
        (value) =>
          `Taken as one: ${shown(name)}: ${[value.name, ...value.variants.map((variant) => variant.name)].map(shown).join(' = ')}`,
      ),
  );
  const apart = nearDuplicates.map(
    ({ entitlement, values, likeness }) =>
      `Much alike (${likeness}), not taken as one: ${shown(entitlements[entitlement]?.name ?? '')}: ${values.map(shown).join(', ')}`,
  );
  return [...some(one), ...some(apart)];
}

function some(lines: readonly string[]): readonly string[] {
  const more = lines.length - ALIKE_SHOWN;
  return more <= 0 ? lines : [...lines.slice(0, ALIKE_SHOWN), counted`and ${more} more such [value|values]`];
}

/** What is asked, what was taken, and of each option how to choose it and what that would add. */
function questionLines({ columns }: Understanding, question: Question): readonly string[] {
  const { id, code, column, about, options, several } = question;
  const named = columns[column]?.name;
  const more = options.length - OPTIONS_SHOWN;
  return [
    `Open question (${code})${named === undefined ? '' : `, column ${shown(named)}`}: ${ASKS[code]}${about === undefined ? '' : ` (${shown(about)})`} Taken as ${shown(question.default)}. To answer it, add one of:`,
    ...options
      .slice(0, OPTIONS_SHOWN)
      .map(
        (option) => `  --answer ${shellWord(answerOption(id, option.name))}  ${addsWords(question, option)}`,
      ),
    ...(more > 0 ? [counted`  and ${more} more [option|options]`] : []),
    ...(several === true ? ['  Several may be named, with commas between.'] : []),
  ];
}

function addsWords({ default: taken }: Question, { name, adds }: QuestionOption): string {
  if (name === taken) return '(as it is now)';
  const { records, people, holdings, atLeast = false } = adds;
  if (holdings === 0) return records === 0 ? '(adds nothing)' : counted`(adds ${records} [row|rows])`;
  return `(adds ${atLeast ? 'at least ' : ''}${counted`${holdings} [value|values] of ${people} [person|people]`})`;
}

function shown(text: string): string {
  return visibleText(text, NAME_WIDTH);
}
