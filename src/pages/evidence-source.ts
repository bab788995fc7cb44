import { formatInstant } from '../model/instant.ts';
import { REJECTED_BECAUSE } from '../model/line-reasons.ts';
import { ASKS } from '../model/question.ts';
import type { ColumnUnderstanding } from '../model/report-columns.ts';
import type { PlannedPattern } from '../model/plan-source.ts';
import type { Understanding } from '../model/understanding.ts';
import type { JobEvidence } from '../workflows/jobs/job-evidence.ts';
import { percent } from '../workflows/patterns/pattern-words.ts';
import { card } from './card.ts';
import { list, SHOWN, shortOf } from './evidence-parts.ts';
import { type Html, html } from './html.ts';
import { table } from './page.ts';

/** What the job was made from; of a report with its control totals, and who decided what its columns mean. */
export function source({ plan, understanding }: JobEvidence): Html {
  const { source: from, counts } = plan;
  if (from.kind === 'job') return card('Source', html`<p>Takes back the job <code>${from.jobId}</code>.</p>`);
  if (from.kind === 'direct')
    return card(
      'Source',
      html`<p>Values and people that were named one by one: ${from.people} [person|people].</p>`,
    );
  if (from.kind === 'patterns') {
    return card(
      'Source',
      html`<p>
        Patterns that were found: analysis
        <code>${from.analysisId}</code>${from.found === undefined ? `, ${from.patterns.join(', ')}` : ''}.
      </p>`,
      from.found === undefined ? undefined : signedOff(from.found),
    );
  }
  const identities = Object.entries(counts.identities).map(([name, count]) => `${name} ${count}`);
  return card(
    'Source and control totals',
    list([
      ['File', from.name],
      ['SHA-256', html`<code>${from.sha256}</code>`],
      ...(understanding === undefined ? [] : totals(understanding)),
      ['Identifiers', html`${counts.identifiers} = ${identities.join(' + ')}`],
      [
        'Wanted holdings',
        html`${counts.wanted} = to grant ${counts.toGrant} + already held ${counts.already} + conflict
        ${counts.conflict} + needs decision ${counts.needsDecision} + held back ${counts.heldBack}`,
      ],
    ]),
    understanding === undefined
      ? html`<p class="note">How the file was understood is not in the store any more.</p>`
      : understood(understanding),
  );
}

/** Which pattern each step makes a bundle of, and who decided on it. */
function signedOff(found: readonly PlannedPattern[]): Html {
  return table<readonly [PlannedPattern, number]>(
    'Patterns and who signed them off',
    [
      { title: 'Step', cell: ([, at]) => at + 1, numeric: true },
      { title: 'Pattern', cell: ([{ number }]) => number, numeric: true },
      { title: 'Condition', cell: ([{ condition }]) => condition },
      {
        title: 'Signed off',
        cell: ([{ signedOff: said }]) =>
          said === undefined
            ? 'no owner decided'
            : `${said.verdict} by ${said.by}, ${said.on}${said.certainty === undefined ? '' : `, when it was ${said.certainty.asked}; when it was planned it was ${said.certainty.planned}`}${(said.renamed ?? []).map(({ asked, now }) => `; ${asked} on the sheet was ${now} when it was planned`).join('')}`,
      },
      { title: 'Left out', cell: ([{ signedOff: said }]) => said?.without.join(', ') },
      { title: 'Comment', cell: ([{ signedOff: said }]) => said?.comment },
      {
        title: 'Sheet',
        cell: ([{ signedOff: said }]) =>
          said === undefined ? undefined : html`<code>${said.sheetId}</code>`,
      },
    ],
    found.map((row, at) => [row, at] as const),
  );
}

function totals({ lines, report }: Understanding): readonly (readonly [string, Html])[] {
  return [
    ['Bytes', html`${report.bytes}`],
    [
      'Lines',
      html`${lines.total} = above the table ${lines.preamble} + header ${lines.header} + header again
      ${lines.repeatedHeader} + separators ${lines.separator} + blank ${lines.blank} + footer ${lines.footer}
      + data ${lines.data} + left out ${lines.leftOut} + rejected ${lines.rejected}`,
    ],
    ['Rows', html`${lines.records}`],
  ];
}

function understood(understanding: Understanding): Html {
  const { columns, overrides, entitlements, identifier } = understanding;
  const decided = new Map<string, string>();
  const { identifier: named, entitlements: chosen = [], ignore = [], delimiters = {} } = overrides;
  if (named !== undefined) decided.set(named, 'a person: identifier');
  for (const name of chosen) decided.set(name, 'a person: entitlement');
  for (const name of ignore) decided.set(name, 'a person: not an entitlement');
  for (const name of Object.keys(delimiters))
    decided.set(name, `${decided.get(name) ?? 'the program'}; a person: how cells are split`);
  const values = new Map(
    entitlements.flatMap(({ columns: from, values }) =>
      from.map((column) => [column, values.length] as const),
    ),
  );
  return html`<h3>How it was understood, and who decided</h3>
    ${table<ColumnUnderstanding>(
      'Columns of the report',
      [
        { title: 'Column', cell: ({ name }) => name },
        {
          title: 'Taken as',
          cell: (column) => (column.index === identifier ? 'identifier' : column.class),
        },
        { title: 'Values', cell: ({ index }) => values.get(index) ?? '', numeric: true },
        { title: 'Decided by', cell: ({ name }) => decided.get(name) ?? 'the program, from the file' },
        { title: 'Confidence', cell: ({ confidence }) => percent(confidence), numeric: true },
      ],
      columns,
    )}
    ${answers(understanding)}`;
}

/** What the report left in doubt or was read otherwise for, and who settled it; nothing where nothing was in doubt. */
function answers({ overrides, questions, unheard = [], mapping }: Understanding): Html | undefined {
  const person =
    mapping?.state === 'used'
      ? `a person, about an earlier report, on ${formatInstant(mapping.saidAt).slice(0, 10)}`
      : 'a person';
  const said = Object.entries(overrides.answers ?? {}).filter(([id]) => !unheard.includes(id));
  const read = Object.entries({ ...overrides.layout, ...overrides.dialect }).map(
    ([name, how]) => [name, typeof how === 'string' ? how : JSON.stringify(how)] as const,
  );
  const rows: readonly (readonly [string, string, string])[] = [
    ...[...said, ...read].map(([what, taken]) => [what, taken, person] as const),
    ...questions.map(({ id, default: taken }) => [id, taken, 'nobody: what grants less'] as const),
  ];
  const asks: Readonly<Record<string, string | undefined>> = ASKS;
  if (rows.length === 0) return undefined;
  return html`<h3>What was in doubt, and who answered</h3>
    ${table<(typeof rows)[number]>(
      'Questions about the report',
      [
        {
          title: 'Question',
          cell: ([what]) => html`${what} <span class="quiet small">${asks[what.split(':')[0] ?? '']}</span>`,
        },
        { title: 'Taken as', cell: ([, taken]) => taken },
        { title: 'Answered by', cell: ([, , who]) => who },
      ],
      rows,
    )}`;
}

/** Lines of the report that could not be read; nothing where there are none. */
export function rejects({ understanding }: JobEvidence): Html | undefined {
  const rows = understanding?.rejects ?? [];
  if (rows.length === 0) return undefined;
  return card(
    `Rejected lines: ${rows.length}`,
    table(
      'Rejected lines',
      [
        { title: 'Line', cell: ({ line }) => line, numeric: true },
        {
          title: 'Why',
          cell: ({ reason }) =>
            html`${reason.replaceAll('-', ' ')} <span class="quiet small">${REJECTED_BECAUSE[reason]}</span>`,
        },
      ],
      rows.slice(0, SHOWN),
    ),
    shortOf(Math.min(SHOWN, rows.length), rows.length, 'rejects.csv'),
  );
}
