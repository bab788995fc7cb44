import { createHash } from 'node:crypto';
import { formatInstant } from '../model/instant.ts';
import type { PlanHeader } from '../model/plan.ts';
import type { Context } from '../workflows/context.ts';
import {
  countEvidencePeople,
  evidencePeople,
  type EvidenceStep,
  evidenceSteps,
  type JobEvidence,
  namesIn,
  stepValues,
} from '../workflows/jobs/job-evidence.ts';
import { card } from './card.ts';
import { list, SHOWN, shortOf } from './evidence-parts.ts';
import { people, whyConflict, whyNeedsDecision } from './evidence-people.ts';
import { rejects, source } from './evidence-source.ts';
import { verification } from './evidence-verification.ts';
import { type Html, html } from './html.ts';
import { page, table } from './page.ts';
import { STYLE } from './style.ts';
import { whyHeldBack } from './words.ts';

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
        {
          title: 'Values',
          cell: ({ step }) =>
            html`${stepValues(plan, step).join(', ')}${'expiresAt' in step && step.expiresAt !== undefined ? html` <span class="quiet small">until ${step.expiresAt}</span>` : undefined}`,
        },
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
