import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { jobsCancelCommand } from './jobs-cancel.ts';
import { jobsEvidenceCommand } from './jobs-evidence.ts';
import { jobsListCommand } from './jobs-list.ts';
import { jobsResumeCommand } from './jobs-resume.ts';
import { jobsShowCommand } from './jobs-show.ts';
import { jobsUndoCommand } from './jobs-undo.ts';
import { jobsVerifyCommand } from './jobs-verify.ts';

/** Adds the commands about jobs. */
export function jobsCommands(program: Command, invocation: Invocation): void {
  const group = program.command('jobs').description('look at jobs and steer them');
  jobsListCommand(group, invocation);
  jobsShowCommand(group, invocation);
  jobsEvidenceCommand(group, invocation);
  jobsResumeCommand(group, invocation);
  jobsCancelCommand(group, invocation);
  jobsUndoCommand(group, invocation);
  jobsVerifyCommand(group, invocation);
}
