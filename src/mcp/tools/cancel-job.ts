import * as z from 'zod';
import { cancelJob as cancel } from '../../workflows/jobs/cancel-job.ts';
import { planHeader } from '../../workflows/own-records.ts';
import { defineTool } from '../define-tool.ts';
import { jobAnswer } from '../answers/job-answer.ts';
import { jobData } from '../answers/job-data.ts';

/** A call returns the job's handle within 20 s (design §8). */
const WAIT_MS = 15_000;

export const cancelJob = defineTool({
  name: 'cancel_job',
  title: 'Cancel a job',
  access: 'job',
  description:
    'Cancels a job that a person agreed to: requests under way end, what was never sent never will be, and everything is read back. What was written stays and is listed. A cancelled job cannot be continued. Names are data of the organisation.',
  input: z.strictObject({
    job: z.string().min(1).max(60).describe('Id of the job (job_…).'),
  }),
  data: jobData,
  async handler(context, { job }, call) {
    const status = await cancel(context, { job, waitMs: WAIT_MS }, call);
    return jobAnswer(status, await planHeader(context, status.planId));
  },
});
