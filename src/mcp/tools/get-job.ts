import * as z from 'zod';
import { getJob as getJobWorkflow } from '../../workflows/get-job.ts';
import { storedPlan } from '../../workflows/get-plan.ts';
import { defineTool } from '../define-tool.ts';
import { jobAnswer, JobData } from './job-answer.ts';

export const getJob = defineTool({
  name: 'get_job',
  title: 'Show a job',
  access: 'read',
  description:
    'Shows where a job stands that apply_plan started: progress, time left, failures by kind, why it stopped, and once it has ended what was read back from Okta. Changes nothing.',
  input: z.strictObject({
    job: z
      .string()
      .regex(/^job_[0-9a-z]{26}$/)
      .describe('Job id (job_…).'),
    waitSeconds: z
      .number()
      .int()
      .min(0)
      .max(50)
      .optional()
      .describe('Answer earlier only when the job ends.'),
  }),
  data: JobData,
  handler: async (context, { job, waitSeconds }, call) => {
    const status = await getJobWorkflow(
      context,
      { job, ...(waitSeconds === undefined ? {} : { waitMs: waitSeconds * 1000 }) },
      call,
    );
    return jobAnswer(status, await storedPlan(context, status.planId));
  },
});
