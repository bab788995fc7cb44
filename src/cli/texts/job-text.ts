import { jobSummary } from '../../mcp/answers/job-summary.ts';
import { tenantText } from '../../mcp/tenant-text.ts';
import { duration } from '../../model/duration.ts';
import { formatInstant, parseInstant } from '../../model/instant.ts';
import {
  FAILED_STATES,
  type JobOptions,
  type JobStatus,
  type OperationState,
  type ParkReason,
} from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { shellWord } from '../shell-word.ts';
import { goesOnLine } from '../watch-job.ts';

const number = new Intl.NumberFormat('en-US');

const STATES: readonly OperationState[] = [
  'done',
  'already',
  ...FAILED_STATES,
  'cancelled',
  'sent',
  'pending',
];

/** After these the same plan cannot go on. */
const PLAN_AGAIN: ReadonlySet<ParkReason> = new Set([
  'first-wave-differs',
  'additive-refused',
  'feature-gone',
  'plan-altered',
]);

/** Differences that are named; all of them are in the evidence. */
const DIFFERENCES_SHOWN = 10;

/** What a terminal shows of a job: where it stands, when it ends, what failed and why, what to do next. */
export function jobText(
  status: JobStatus,
  plan: PlanHeader,
  known: { readonly now?: number; readonly names?: ReadonlyMap<string, string> } = {},
): string {
  const nameOf = (principal: string) => tenantText(known.names?.get(principal) ?? principal);
  const { state, runner, etaSeconds, parked, failures, seal, verification } = status;
  const lines: string[] = [
    [
      tenantText(plan.app.label),
      `${plan.kind}${plan.mode === 'merge' ? '' : ` (${plan.mode})`}`,
      ...(plan.source.kind === 'report' ? [tenantText(plan.source.name)] : []),
      `plan ${plan.id}`,
      state,
    ].join(' · '),
    jobSummary(status, plan),
    `Operations: ${counted(status)}`,
  ];
  if (status.options !== undefined && state !== 'done' && state !== 'cancelled')
    lines.push(`Asked for: ${optionsWords(status.options)}`);
  if (etaSeconds !== undefined && known.now !== undefined)
    lines.push(
      `Ends at about ${minute(formatInstant(known.now + etaSeconds * 1000))}, in ${duration(etaSeconds)}`,
    );
  if (status.wish !== undefined && state !== 'done' && state !== 'cancelled')
    lines.push(`Asked to ${status.wish}; what is in flight ends first`);
  if (state === 'running') lines.push(...WITHOUT_RUNNER[runner]);
  if (parked?.subject !== undefined && parked.reason !== 'first-wave-differs')
    lines.push(`Okta said: ${tenantText(parked.subject, 400)}`);
  const goesOn = goesOnLine(status);
  if (goesOn !== '') lines.push(goesOn.trimEnd());
  if (failures.length > 0) lines.push('Did not come through:');
  for (const { state: ended, code, count, samplePrincipal, said } of failures) {
    const example = samplePrincipal === undefined ? '' : `, for example ${nameOf(samplePrincipal)}`;
    const why = said === undefined || said === '' ? '' : `: ${tenantText(said, 300)}`;
    const how = ended === undefined || code.startsWith(`${ended}:`) ? '' : `${ended}, `;
    lines.push(`  ${number.format(count)} × ${how}${tenantText(code)}${why}${example}`);
  }
  const differences = verification?.differences ?? parked?.saw ?? [];
  if (differences.length > 0) lines.push('Read back otherwise than planned:');
  for (const { kind, principal, entitlementName, valueName, outside } of differences.slice(
    0,
    DIFFERENCES_SHOWN,
  )) {
    const names = [entitlementName, valueName].filter((name) => name !== undefined);
    const what = kind === 'lost' && names.length === 0 ? 'the account in the app' : names.join('=');
    const who = principal === '' ? '' : ` ${nameOf(principal)}`;
    lines.push(`  ${kind}${who} ${tenantText(what, 300)}${outside ? ' (not our doing)' : ''}`);
  }
  const further = Math.max(0, differences.length - DIFFERENCES_SHOWN) + (verification?.unnamed ?? 0);
  if (further > 0) lines.push(`  and ${number.format(further)} more`);
  if (seal !== undefined) lines.push(`Journal sealed: ${seal.entries}:${seal.hash}`);
  if (status.purgedAt !== undefined)
    lines.push(`Purged at ${minute(status.purgedAt)}: what was kept about people is gone; no undo any more`);
  lines.push(...nextLines(status, plan).map((line) => `Next: ${line}`), '');
  return lines.join('\n');
}

/** How the job is to be run, in the options of `apply`. */
function optionsWords({ wave, window, shares = {} }: JobOptions): string {
  const clock = (minutes: number) =>
    [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return [
    ...(wave === undefined ? [] : [`--waves ${wave}`]),
    ...(window === undefined
      ? []
      : [`--window ${clock(window.from)}-${clock(window.to)} ${tenantText(window.zone)}`]),
    ...Object.entries(shares).map(([bucket, share]) => {
      const percent = Math.round(share * 100);
      return `--share ${bucket === '*' ? percent : `"${tenantText(bucket)}=${percent}"`}`;
    }),
  ].join(' ');
}

const WITHOUT_RUNNER: Readonly<Record<JobStatus['runner'], readonly string[]>> = {
  alive: [],
  none: ['Nobody runs it right now: its runner was killed, or the machine slept. Nothing is lost.'],
  gone: [
    'Its runner ended without a word, or was killed. Nothing is lost: another can go on when its lease is over.',
  ],
  'not-known': [
    'Whether its runner lives is not known: its lease is not over, and some process here has its number.',
  ],
};

function counted({ states, operations }: JobStatus): string {
  const parts = STATES.filter((state) => states[state] > 0).map(
    (state) => `${state} ${number.format(states[state])}`,
  );
  return `${number.format(operations)}${parts.length === 0 ? '' : ` = ${parts.join(' + ')}`}`;
}

function minute(instant: string): string {
  return parseInstant(instant) === undefined
    ? instant
    : `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

/** Commands that fit where the job stands. */
function nextLines(status: JobStatus, plan: PlanHeader): readonly string[] {
  const { id, state, runner, parked } = status;
  const command = (rest: string) => `okta-entitlements ${rest}`;
  if (status.purgedAt !== undefined) return [];
  switch (state) {
    case 'waiting':
    case 'running':
      return runner === 'alive' || runner === 'not-known'
        ? [
            `${command(`jobs show --watch ${id}`)} (stay until it ends)`,
            `${command(`jobs cancel ${id}`)} (what is written stays)`,
          ]
        : [`${command(`jobs resume ${id}`)} (goes on here; nothing is done twice)`];
    case 'parked':
      if (parked?.reason === 'agreement-expired') return [command(`apply ${plan.id}`)];
      if (parked !== undefined && PLAN_AGAIN.has(parked.reason))
        return [
          `${command(`jobs evidence ${id} --out FOLDER`)} (what was done), then plan again`,
          `${command(`jobs undo ${id}`)} (plan how to take back what was done)`,
        ];
      return [
        ...(parked?.retryAt === undefined
          ? [
              `${parked?.reason === 'stopped-by-person' ? '' : 'put that right, then '}${command(`jobs resume ${id}`)}`,
            ]
          : []),
        ...(parked?.retryAt !== undefined && runner === 'gone'
          ? [`${command(`jobs resume ${id}`)} (another runner waits in its place)`]
          : []),
        `${command(`jobs cancel ${id}`)} (what is written stays)`,
        ...planStale(status, plan),
      ];
    case 'done':
    case 'cancelled':
      return [
        `${command(`jobs evidence ${id} --out FOLDER`)} (every person, every step)`,
        ...(plan.mode === 'undo' || status.states.done === 0
          ? []
          : [`${command(`jobs undo ${id}`)} (plan how to take it back)`]),
        ...planStale(status, plan),
      ];
  }
}

/** The command that plans anew what was not sent any more. */
function planStale({ states }: JobStatus, { kind, mode, source, app }: PlanHeader): readonly string[] {
  if (states.stale === 0) return [];
  const words = '(what ended stale is planned anew)';
  if (mode === 'undo')
    return source.kind === 'job' ? [`okta-entitlements jobs undo ${source.jobId} ${words}`] : [];
  if (source.kind !== 'report' || kind === 'bundles') return [];
  const flag = mode === 'merge' ? '' : ` --${mode}`;
  return [
    `okta-entitlements import plan ${shellWord(source.name)} --app ${shellWord(app.id)}${flag} ${words}`,
  ];
}
