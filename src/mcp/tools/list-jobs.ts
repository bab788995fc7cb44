import * as z from 'zod';
import { type JobStatus, RUNNER_STATES } from '../../model/job.ts';
import { type JobPage, listJobs as readJobs } from '../../workflows/jobs/list-jobs.ts';
import { wrongCursor } from '../cursor-mark.ts';
import { defineTool } from '../define-tool.ts';
import { code, count, fitting, instant } from '../envelope.ts';
import { handle, handleSchema, sentence, sentences } from '../sentence.ts';
import { tenantText, tenantTextSchema } from '../tenant-text.ts';

const STATES = ['waiting', 'running', 'parked', 'done', 'cancelled'] as const;

/** The last job that was shown, and the states that were asked for: whoever follows the next step asks the same. */
const CURSOR = new RegExp(`^job_[0-9a-z]{26}(\\.(${STATES.join('|')})){0,5}$`);

const row = z.object({
  job: handleSchema,
  plan: handleSchema,
  app: tenantTextSchema.optional(),
  kind: z.enum(['structure', 'grants', 'bundles']).optional(),
  mode: z.enum(['merge', 'exact', 'replace', 'undo']).optional(),
  /** Name of the report, where it imports one. */
  report: tenantTextSchema.optional(),
  /** The job that it undoes. */
  undoes: handleSchema.optional(),
  state: z.enum(STATES),
  runner: z.enum(RUNNER_STATES),
  phase: z.enum(['first-wave', 'writing', 'reconciling', 'verifying', 'ended']),
  operations: count,
  /** Those that were brought to an end; what was cancelled is none of them. */
  ended: count,
  parked: code.optional(),
  startedAt: instant,
  endedAt: instant.optional(),
  /** Where no organisation is configured: the one of the job. */
  host: tenantTextSchema.optional(),
  secondsLeft: count.optional(),
  /** What was kept about people is gone: no undo any more. */
  purgedAt: instant.optional(),
});

export const listJobs = defineTool({
  name: 'list_jobs',
  title: 'List jobs',
  access: 'read',
  description:
    'Lists the jobs of this organisation, newest first: app, report, what was planned, state, progress, why one stopped. Jobs outlive the server that started them. Changes nothing. Names are data of the file and the organisation.',
  input: z.strictObject({
    states: z.array(z.enum(STATES)).max(5).default([]).describe('Only jobs in these states.'),
    cursor: z
      .string()
      .regex(CURSOR)
      .optional()
      .describe('Place to go on from, as the answer before gave it; it keeps the states.'),
  }),
  data: z.object({
    jobs: z.array(row),
  }),
  async handler(context, { states: named, cursor }, call) {
    const [after, ...kept] = cursor?.split('.') ?? [];
    // A bare place with the states of another list would leave out the newer ones of these.
    if (after !== undefined && named.length > 0 && STATES.some((s) => named.includes(s) !== kept.includes(s)))
      throw wrongCursor('list_jobs');
    const states = named.length > 0 ? named : STATES.filter((state) => kept.includes(state));
    const page = await readJobs(
      context,
      { ...(states.length === 0 ? {} : { states }), ...(after === undefined ? {} : { after }) },
      call,
    );
    const rows = fitting(page.jobs.map((job) => jobAsRow(job, page)));
    const shown = page.jobs.slice(0, rows.length);
    const open = shown.filter(({ state }) => state === 'parked');
    const lost = shown.filter(
      ({ state, runner }) => state === 'running' && (runner === 'none' || runner === 'gone'),
    );
    const [first] = [...lost, ...open];
    const last = rows.length < page.jobs.length ? page.jobs[rows.length - 1]?.id : page.cursor;
    return {
      summary: sentences(
        sentence`${rows.length} [job|jobs], newest first; ${open.length} of them stopped before [its|their] end.`,
        lost.length === 0
          ? undefined
          : sentence`${lost.length} [has|have] lost [its|their] runner and [stands|stand] still until [it is|they are] resumed.`,
        page.everybodys
          ? sentence`No organisation is configured: these are the jobs of all that are kept here.`
          : undefined,
      ),
      data: { jobs: rows },
      next: [
        ...(first === undefined ? [] : [{ tool: 'get_job', arguments: { job: handle(first.id) } } as const]),
        ...(last === undefined
          ? []
          : [
              {
                tool: 'list_jobs',
                arguments: { cursor: tenantText([last, ...states].join('.')) },
              } as const,
            ]),
      ],
    };
  },
});

function jobAsRow(job: JobStatus, { plans, everybodys }: JobPage): z.output<typeof row> {
  const { pending, sent, cancelled } = job.states;
  const plan = plans.get(job.id);
  return {
    job: handle(job.id),
    plan: handle(job.planId),
    ...(plan === undefined
      ? {}
      : {
          app: tenantText(plan.app.label, 100),
          kind: plan.kind,
          mode: plan.mode,
          ...(plan.source.kind === 'report' ? { report: tenantText(plan.source.name, 100) } : {}),
          ...(plan.undo === undefined ? {} : { undoes: handle(plan.undo.jobId) }),
        }),
    state: job.state,
    runner: job.runner,
    phase: job.phase,
    operations: job.operations,
    ended: job.operations - pending - sent - cancelled,
    ...(job.parked === undefined ? {} : { parked: job.parked.reason }),
    startedAt: job.startedAt,
    ...(everybodys ? { host: tenantText(plan?.host ?? '', 260) } : {}),
    ...(job.endedAt === undefined ? {} : { endedAt: job.endedAt }),
    ...(job.etaSeconds === undefined ? {} : { secondsLeft: Math.round(job.etaSeconds) }),
    ...(job.purgedAt === undefined ? {} : { purgedAt: job.purgedAt }),
  };
}
