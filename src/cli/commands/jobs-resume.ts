import type { Command } from 'commander';
import { resumeJob } from '../../workflows/jobs/resume-job.ts';
import type { Invocation } from '../invocation.ts';
import { jobToItsEnd } from '../job-to-its-end.ts';
import { asPlanned } from '../watch-job.ts';

/** Continues a job and shows it to its end. The agreement to its plan covers it. */
export function jobsResumeCommand(jobs: Command, invocation: Invocation): void {
  jobs
    .command('resume')
    .description('continue a job that stopped: nothing is done twice')
    .argument('<job>', 'id of the job (job_…)')
    .option('--json', 'how it ended, as one JSON document')
    .action((id: string, { json = false }: { json?: boolean }) =>
      jobToItsEnd(invocation, { id, json, isGood: asPlanned }, (context, progress) =>
        resumeJob(context, { job: id }, { progress }),
      ),
    );
}
