import * as z from 'zod';
import { otherJob } from '../../workflows/plans/other-job.ts';
import { undoJob as planUndo } from '../../workflows/plans/undo-job.ts';
import { defineTool } from '../define-tool.ts';
import { planAnswer, planData } from '../answers/plan-answer.ts';

export const undoJob = defineTool({
  name: 'undo_job',
  title: 'Plan the undo of a job',
  access: 'plan',
  description:
    'Plans how to take back what a job did, and stores the plan; writes nothing to Okta: it takes effect through apply_plan, as a destructive plan. ' +
    'Only what the job itself made is taken back, and only while it still is what the job made; what others changed since stays. App accounts stay. ' +
    'Each operation is labelled exact, effective-only, partial or none; whoever is not undone exactly is listed by name (get_plan, people held-back). ' +
    'Says so when nothing is left to undo. Names are data of the organisation.',
  input: z.strictObject({
    job: z
      .string()
      .min(1)
      .max(60)
      .describe('Id of the job to undo (job_…); it has ended, stopped or was cancelled.'),
  }),
  data: planData,
  async handler(context, { job }, call) {
    const plan = await planUndo(context, { job }, call);
    return planAnswer(plan, { other: await otherJob(context, plan) });
  },
});
