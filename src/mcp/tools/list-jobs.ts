import * as z from 'zod';
import { RUNNER_STATES } from '../../model/job.ts';
import { listJobs as readJobs } from '../../workflows/list-jobs.ts';
import { defineTool } from '../define-tool.ts';
import { code, count, instant } from '../envelope.ts';
import { handle, handleSchema, sentence, sentences } from '../sentence.ts';
import { tenantText, tenantTextSchema } from '../tenant-text.ts';

const STATES = ['waiting', 'running', 'parked', 'done', 'cancelled'] as const;

/** The last job that was shown, and the states that were asked for: whoever follows the next step asks the same. */
const CURSOR = new RegExp(`^job_[0-9a-z]{26}(\\.(${STATES.join('|')})){0,5}$`);

export const listJobs = defineTool({
  name: 'list_jobs',
  title: 'List jobs',
  access: 'read',
  description:
    'Lists the jobs of this organisation, newest first: state, progress, why one stopped. Jobs outlive the server that started them. Changes nothing.',
  input: z.strictObject({
    states: z.array(z.enum(STATES)).max(5).default([]).describe('Only jobs in these states.'),
    cursor: z
      .string()
      .regex(CURSOR)
      .optional()
      .describe('Place to go on from, as the answer before gave it; it keeps the states.'),
  }),
  data: z.object({
    jobs: z.array(
      z.object({
        job: handleSchema,
        plan: handleSchema,
        state: z.enum(STATES),
        runner: z.enum(RUNNER_STATES),
        phase: z.enum(['first-wave', 'writing', 'reconciling', 'verifying', 'ended']),
        operations: count,
        ended: count,
        parked: code.optional(),
        startedAt: instant,
        endedAt: instant.optional(),
        /** Where no organisation is configured: the one of the job. */
        host: tenantTextSchema.optional(),
        secondsLeft: count.optional(),
      }),
    ),
  }),
  async handler(context, { states: named, cursor }, call) {
    const [after, ...kept] = cursor?.split('.') ?? [];
    const states = named.length > 0 ? named : STATES.filter((state) => kept.includes(state));
    const page = await readJobs(
      context,
      { ...(states.length === 0 ? {} : { states }), ...(after === undefined ? {} : { after }) },
      call,
    );
    const open = page.jobs.filter(({ state }) => state === 'parked');
    const [first] = open;
    return {
      summary: sentences(
        sentence`${page.jobs.length} [job|jobs], newest first; ${open.length} of them stopped before [its|their] end.`,
        page.hosts === undefined
          ? undefined
          : sentence`No organisation is configured: these are the jobs of all that are kept here.`,
      ),
      data: {
        jobs: page.jobs.map((job) => ({
          job: handle(job.id),
          plan: handle(job.planId),
          state: job.state,
          runner: job.runner,
          phase: job.phase,
          operations: job.operations,
          ended: job.operations - job.states.pending - job.states.sent,
          ...(job.parked === undefined ? {} : { parked: job.parked.reason }),
          startedAt: job.startedAt,
          ...(page.hosts === undefined ? {} : { host: tenantText(page.hosts.get(job.id) ?? '', 260) }),
          ...(job.endedAt === undefined ? {} : { endedAt: job.endedAt }),
          ...(job.etaSeconds === undefined ? {} : { secondsLeft: Math.round(job.etaSeconds) }),
        })),
      },
      next: [
        ...(first === undefined ? [] : [{ tool: 'get_job', arguments: { job: handle(first.id) } } as const]),
        ...(page.cursor === undefined
          ? []
          : [
              {
                tool: 'list_jobs',
                arguments: { cursor: tenantText([page.cursor, ...states].join('.')) },
              } as const,
            ]),
      ],
    };
  },
});
