import { createHash } from 'node:crypto';
import { formatInstant } from '../model/instant.ts';
import type { ChangeLedger } from '../model/job.ts';
import type { PlanHeader, PlanPerson } from '../model/plan.ts';
import type { ColumnUnderstanding, Understanding } from '../model/understanding.ts';
import type { Context } from '../workflows/context.ts';
import {
  countEvidencePeople,
  evidencePeople,
  type EvidenceStep,
  evidenceSteps,
  type JobEvidence,
  namesIn,
  stepValues,
} from '../workflows/job-evidence.ts';
import { type Html, html } from './html.ts';
import { page, table } from './page.ts';
import { STYLE } from './style.ts';
import { NEEDS_DECISION, whyHeldBack } from './words.ts';

/** Rows of a list on the page; the CSV files hold all of them. */
const SHOWN = 1000;

const STRENGTH = {
  terminal: 'A person read the headline at a terminal and typed their consent.',
  page: 'A person looked at the plan on a page of this machine and agreed there.',
  elicited: 'The client showed the headline to a person, who agreed in its form.',
  host: 'Nobody was asked by this program: a routine plan, applied on the approval of the call by the host program.',
} as const;

/** The evidence of a job as one file that needs nothing else and loads nothing. */
export async function evidencePage(context: Context, evidence: JobEvidence): Promise<string> {
  const { plan, status } = evidence;
  const steps: EvidenceStep[] = [];
  for await (const step of evidenceSteps(context, evidence, SHOWN)) {
    steps.push(step);
    if (steps.length === SHOWN) break;
  }
  const names = await namesIn(
    context,
    evidence,
    new Set(steps.flatMap(({ step }) => ('principal' in step ? [step.principal] : []))),
  );
  const open = async (section: 'needs-decision' | 'conflict' | 'held-back') =>
    [
      await evidencePeople(context, evidence, section, SHOWN),
      await countEvidencePeople(context, evidence, section),
    ] as const;
  return page(
    `Evidence of ${status.id}`,
    html`<header>
        <p class="quiet small">
          Evidence of a job · <strong>${plan.host}</strong> · organisation <code>${plan.tenantId}</code>
        </p>
        <h1>
          ${plan.app.label} <span class="badge ${plan.risk}">${plan.risk}</span>
          <span class="badge ${status.state === 'done' ? 'good' : 'warn'}">${status.state}</span>
        </h1>
        <p class="quiet small">
          Made ${evidence.madeAt} from the local journal of the job. It holds names of people: keep it like
          the report itself.
        </p>
        ${purged(evidence)}
      </header>
      <main>
        ${summary(evidence)} ${agreement(evidence)} ${source(evidence)} ${verification(evidence)}
        ${stepsCard(plan, steps, names)}
        ${people('Needs decision', 'Not touched: serving these people would have changed more than the report says.', await open('needs-decision'), whyNeedsDecision)}
        ${people('Conflicts', 'Kept as they are.', await open('conflict'), whyConflict)}
        ${people('Held back', 'Not granted: the source does not lead to exactly one active person.', await open('held-back'), whyHeldBack)}
        ${rejects(evidence)} ${undo(evidence)} ${seal(evidence)}
      </main>`,
    {
      policy: `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    },
  );
}

function purged({ status }: JobEvidence): Html | undefined {
  return status.purgedAt === undefined
    ? undefined
    : html`<p class="note">
        <strong>Purged at ${status.purgedAt}.</strong> What was kept about people, their access and the steps
        was removed on request: it is shown nowhere below, and this job can be undone no more. Counts,
        agreement and the sealed chain of the journal are what they were.
      </p>`;
}

function card(title: string, ...content: readonly (Html | undefined)[]): Html {
  return html`<section class="card">
    <h2>${title}</h2>
    ${content.filter((part) => part !== undefined)}
  </section> `;
}

function list(rows: readonly (readonly [string, string | number | Html])[]): Html {
  return html`<dl class="plain">
    ${rows.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function shortOf(shown: number, total: number, file: string): Html | undefined {
  return shown < total
    ? html`<p class="note">
        The first ${shown} of ${total} are shown; all of them are in <code>${file}</code>.
      </p>`
    : undefined;
}

function summary({ plan, status }: JobEvidence): Html {
  const states = Object.entries(status.states).filter(([, count]) => count > 0);
  return card(
    'What was planned and done',
    html`<ul class="headline">
      ${plan.headline.map((line) => html`<li>${line}</li>`)}
    </ul>`,
    html`<dl class="facts">
      ${states.map(
        ([state, count]) =>
          html`<div>
            <dt>steps ${state}</dt>
            <dd>${count}</dd>
          </div>`,
      )}
    </dl>`,
    html`<p></p>`,
    list([
      ['Job', html`<code>${status.id}</code>`],
      ['Plan', html`<code>${plan.id}</code>, made ${plan.createdAt}`],
      ['Hash of the plan', html`<code>${plan.hash}</code>`],
      ['Began', status.startedAt],
      ['Ended', status.endedAt ?? 'not yet'],
      ...(status.parked === undefined ? [] : ([['Stopped', status.parked.reason]] as const)),
    ]),
  );
}

function agreement({
  agreement: { method, who, client, at, planHash, earlier = [] },
  plan,
}: JobEvidence): Html {
  return card(
    'Agreement',
    list([
      ['How', STRENGTH[method]],
      [
        'Who',
        html`operating system's user ${who}${client === undefined ? undefined : html`, through ${client}`}`,
      ],
      ['When', at],
      [
        'To what',
        planHash === plan.hash
          ? html`this plan: the hash is the same`
          : html`<span class="badge bad">another hash</span> <code>${planHash}</code>`,
      ],
      ...earlier.map(
        (before) =>
          [
            'Before that',
            html`${before.at},
            ${before.who}${before.client === undefined ? undefined : html`, through ${before.client}`}:
            ${STRENGTH[before.method]}`,
          ] as const,
      ),
    ]),
    html`<p class="quiet small">
      Nobody is authenticated by this program: the user is the one whose account ran it.
    </p>`,
  );
}

function source({ plan, understanding }: JobEvidence): Html {
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
        Patterns that were found: analysis <code>${from.analysisId}</code>, ${from.patterns.join(', ')}.
      </p>`,
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

function totals({ lines, report }: Understanding): readonly (readonly [string, Html])[] {
  return [
    ['Bytes', html`${report.bytes}`],
    [
      'Lines',
      html`${lines.total} = above the table ${lines.preamble} + header ${lines.header} + header again
      ${lines.repeatedHeader} + separators ${lines.separator} + blank ${lines.blank} + footer ${lines.footer}
      + data ${lines.data} + left out ${lines.leftOut} + rejected ${lines.rejected}`,
    ],
    ['Records', html`${lines.records}`],
  ];
}

function understood({ columns, overrides, entitlements, identifier }: Understanding): Html {
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
        { title: 'Confidence', cell: ({ confidence }) => `${Math.round(confidence * 100)} %`, numeric: true },
      ],
      columns,
    )}`;
}

function verification({ status, plan }: JobEvidence): Html {
  const found = status.verification;
  if (found === undefined)
    return card(
      'Read back',
      html`<p class="note">Nothing was read back: the job has not come to its end.</p>`,
    );
  const { ledger, differences } = found;
  const sums =
    plan.kind === 'structure'
      ? found.entitlements.map(({ name, values }) => [name, html`${values} [value|values]`] as const)
      : ([
          [
            'People',
            html`${found.people}; new accounts ${found.newAccounts}, already in the app
            ${found.alreadyMembers}`,
          ],
          [
            'Holdings',
            html`${ledger.wanted} = granted ${ledger.granted} + already ${ledger.already} + conflict
            ${ledger.conflict} + needs decision ${ledger.needsDecision} + held back ${ledger.heldBack} +
            refused ${ledger.refused} + stale ${ledger.stale} + unknown ${ledger.unknown} + cancelled
            ${ledger.cancelled}`,
          ],
          ...(found.changes === undefined ? [] : [taken(found.changes)]),
          ['Lost', html`${found.lost}`],
          ['Not planned by anybody', html`${found.extra}`],
          ...(found.overwritten === undefined
            ? []
            : [
                [
                  'Changes of others undone in the same moment',
                  html`${found.overwritten}${found.raceUnknown === undefined || found.raceUnknown === 0 ? undefined : html`; of ${found.raceUnknown} [write|writes] it cannot be told`}`,
                ] as const,
              ]),
        ] as const);
  return card(
    'Read back from the organisation',
    list([['When', found.readAt], ...sums]),
    html`<p></p>`,
    differences.length === 0
      ? html`<p>No differences between what was planned and what was read back.</p>`
      : table(
          'Differences',
          [
            { title: 'Difference', cell: ({ kind }) => kind },
            { title: 'Principal', cell: ({ principal }) => principal },
            { title: 'Entitlement', cell: ({ entitlementName }) => entitlementName },
            { title: 'Value', cell: ({ valueName }) => valueName },
            { title: 'Done by others', cell: ({ outside }) => (outside ? 'yes' : 'no') },
          ],
          differences.slice(0, SHOWN),
        ),
    shortOf(Math.min(SHOWN, differences.length), differences.length, 'differences.csv'),
    found.unnamed === undefined
      ? undefined
      : html`<p class="note">
          ${found.unnamed} further [difference was|differences were] counted and [is|are] not listed.
        </p>`,
  );
}

function stepsCard(
  plan: PlanHeader,
  steps: readonly EvidenceStep[],
  names: ReadonlyMap<string, string>,
): Html {
  return card(
    'What was done to whom',
    table(
      'Steps',
      [
        { title: 'No.', cell: ({ step }) => step.seq + 1, numeric: true },
        { title: 'What', cell: ({ step }) => step.kind.replaceAll('-', ' ') },
        {
          title: 'Whom',
          cell: ({ step }) =>
            'principal' in step
              ? html`${names.get(step.principal)} <span class="quiet small">${step.principal}</span>`
              : undefined,
        },
        { title: 'Values', cell: ({ step }) => stepValues(plan, step).join(', ') },
        {
          title: 'Ended',
          cell: ({ row }) =>
            html`${row?.state ?? 'pending'}${row?.code === undefined ? undefined : html` <span class="quiet small">${row.code}</span>`}`,
        },
        { title: 'Requests of Okta', cell: ({ requestIds }) => html`<code>${requestIds.join(' ')}</code>` },
      ],
      steps,
    ),
    shortOf(steps.length, plan.operations, 'steps.csv'),
  );
}

function people(
  title: string,
  about: string,
  [rows, total]: readonly [readonly PlanPerson[], number],
  why: (person: PlanPerson) => string,
): Html | undefined {
  if (total === 0) return undefined;
  return card(
    `${title}: ${total}`,
    html`<p class="quiet">${about}</p>`,
    table(
      title,
      [
        { title: 'Person in the source', cell: ({ identifier }) => identifier },
        { title: 'In Okta', cell: ({ login }) => login },
        { title: 'Why', cell: why },
      ],
      rows,
    ),
    shortOf(rows.length, total, 'people.csv'),
  );
}

function whyNeedsDecision({ needsDecision }: PlanPerson): string {
  const { reasons = [], consequences = [] } = needsDecision ?? {};
  return [...reasons, ...consequences].map((code) => NEEDS_DECISION[code] ?? code).join(', ');
}

function whyConflict({ conflicts }: PlanPerson): string {
  return conflicts
    .map(
      ({ entitlementName, wanted, held }) =>
        `${entitlementName}: wanted ${wanted.join(', ')}; held ${held.join(', ') || 'nothing'}`,
    )
    .join(' · ');
}

function rejects({ understanding }: JobEvidence): Html | undefined {
  const rows = understanding?.rejects ?? [];
  if (rows.length === 0) return undefined;
  return card(
    `Rejected lines: ${rows.length}`,
    table(
      'Rejected lines',
      [
        { title: 'Line', cell: ({ line }) => line, numeric: true },
        { title: 'Why', cell: ({ reason }) => reason.replaceAll('-', ' ') },
      ],
      rows.slice(0, SHOWN),
    ),
    shortOf(Math.min(SHOWN, rows.length), rows.length, 'rejects.csv'),
  );
}

function undo({ undos }: JobEvidence): Html {
  return card(
    'Undo',
    undos.length === 0
      ? html`<p>Nothing of this job was taken back with this program.</p>`
      : list(
          undos.map(({ jobId, planId, state }) => [
            state,
            html`<code>${jobId}</code>, plan <code>${planId}</code>`,
          ]),
        ),
  );
}

function seal({ seal: last, status }: JobEvidence): Html {
  return card(
    'Seal of the journal',
    last === undefined
      ? html`<p class="note">The journal of this job is not sealed yet.</p>`
      : list([
          ['Seal', html`<code>${String(last.entries)}:${last.hash}</code> (entries and hash)`],
          ['Sealed', formatInstant(last.at)],
        ]),
    html`<p></p>`,
    html`<p class="quiet small">
      Everything here comes from the program's own journal; what is under “Read back” was read from the
      organisation after the last write. Whoever can write to the journal could change it: keep this page, or
      the seal, elsewhere, and <code>okta-entitlements jobs verify ${status.id} --seal …</code> tells whether
      the journal still is what was sealed. The request ids lead to Okta's own System Log.
    </p>`,
  );
}

/** What a plan that takes something away did take, and gave back. */
function taken(changes: ChangeLedger) {
  const { removed, toRemove, heldOtherwise, notRemoved, restored, toRestore } = changes;
  return [
    'Taken away',
    html`${removed} of ${toRemove} [value|values]; still held otherwise ${heldOtherwise}, not taken away
    ${notRemoved}; given back ${restored} of ${toRestore}`,
  ] as const;
}
