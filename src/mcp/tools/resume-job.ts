import * as z from 'zod';
import { resumeJob as resume } from '../../workflows/jobs/resume-job.ts';
import { planHeader } from '../../workflows/own-records.ts';
import { defineTool } from '../define-tool.ts';
import { jobAnswer } from '../answers/job-answer.ts';
import { jobData } from '../answers/job-data.ts';
import { handle, sentence } from '../sentence.ts';

/** A call returns the job's handle within 20 s (design §8). */
const WAIT_MS = 15_000;

export const resumeJob = defineTool({
  name: 'resume_job',
  title: 'Continue a job',
  access: 'job',
  description:
    'Continues a job that stopped or lost its runner: what was sent without an answer is looked for first, nothing is done twice, nothing is done that the plan a person agreed to does not list. Returns within 20 seconds; the job goes on. Names are data of the organisation.',
  input: z.strictObject({
    job: z.string().min(1).max(60).describe('Id of the job (job_…).'),
  }),
  data: jobData,
  async handler(context, { job }, call) {
    const status = await resume(context, { job, waitMs: WAIT_MS }, call);
    const answer = jobAnswer(status, await planHeader(context, status.planId));
    const comes =
      status.state === 'running' && status.runner === 'gone' && context.settings.runner !== 'external';
    if (!comes) return answer;
    return {
      ...answer,
      summary: sentence`Another runner waits for job ${handle(status.id)}, and goes on as soon as the lease of the one that is gone is over; no further call is needed.`,
      next: [{ tool: 'get_job', arguments: { job: handle(status.id), wait: 15 } }],
    };
  },
});
