import * as z from 'zod';
import { getJob as readJob } from '../../workflows/jobs/get-job.ts';
import { planHeader } from '../../workflows/own-records.ts';
import { defineTool } from '../define-tool.ts';
import { jobAnswer } from '../answers/job-answer.ts';
import { jobData } from '../answers/job-data.ts';

export const getJob = defineTool({
  name: 'get_job',
  title: 'Look at a job',
  access: 'read',
  description:
    'Shows where a job (one execution of a plan) stands: operations by state, failures, why it stopped, and after its end what was read back from Okta. ' +
    'Can wait some seconds for its end. What an auditor is given is the resource that `evidence` names; at a terminal, okta-entitlements jobs evidence JOB --out FOLDER writes it with all lists. Starts, continues and changes nothing. Names are data of the organisation.',
  input: z.strictObject({
    job: z.string().min(1).max(60).describe('Id of the job (job_…).'),
    wait: z.int().min(0).max(20).default(0).describe('Seconds to wait for its end, at most 20.'),
  }),
  data: jobData,
  async handler(context, { job, wait }, call) {
    const status = await readJob(context, { job, waitMs: wait * 1000 }, call);
    return jobAnswer(status, await planHeader(context, status.planId));
  },
});
