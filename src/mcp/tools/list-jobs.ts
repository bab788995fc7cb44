import * as z from 'zod';
import { listJobs as readJobs } from '../../workflows/list-jobs.ts';
import { defineTool } from '../define-tool.ts';
import { code, count, instant } from '../envelope.ts';
import { handle, handleSchema, sentence } from '../sentence.ts';

const STATES = ['waiting', 'running', 'parked', 'done', 'cancelled'] as const;

export const listJobs = defineTool({
  name: 'list_jobs',
  title: 'List jobs',
  access: 'read',
  description:
    'Lists the jobs of this organisation, newest first: state, progress, why one stopped. Jobs outlive the server that started them. Changes nothing.',
  input: z.strictObject({
    states: z.array(z.enum(STATES)).max(5).default([]).describe('Only jobs in these states.'),
    cursor: z.string().max(60).optional().describe('Continue after this job.'),
  }),
  data: z.object({
    jobs: z.array(
      z.object({
        job: handleSchema,
        plan: handleSchema,
        state: z.enum(STATES),
        runner: z.enum(['alive', 'none']),
        phase: z.enum(['first-wave', 'writing', 'reconciling', 'verifying', 'ended']),
        operations: count,
        ended: count,
        parked: code.optional(),
        startedAt: instant,
        endedAt: instant.optional(),
        secondsLeft: count.optional(),
      }),
    ),
  }),
  async handler(context, { states, cursor }, call) {
    const page = await readJobs(
      context,
      { ...(states.length === 0 ? {} : { states }), ...(cursor === undefined ? {} : { after: cursor }) },
      call,
    );
    const open = page.jobs.filter(({ state }) => state === 'parked');
    const [first] = open;
    return {
      summary: sentence`${page.jobs.length} jobs, newest first; ${open.length} of them stopped before their end.`,
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
          ...(job.endedAt === undefined ? {} : { endedAt: job.endedAt }),
          ...(job.etaSeconds === undefined ? {} : { secondsLeft: Math.round(job.etaSeconds) }),
        })),
      },
      next: [
        ...(first === undefined ? [] : [{ tool: 'get_job', arguments: { job: handle(first.id) } } as const]),
        ...(page.cursor === undefined
          ? []
          : [{ tool: 'list_jobs', arguments: { cursor: handle(page.cursor) } } as const]),
      ],
    };
  },
});
