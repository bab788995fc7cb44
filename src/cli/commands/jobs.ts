import type { Command } from 'commander';

/** The group of the commands about jobs. */
export function jobsGroup(program: Command): Command {
  return program.command('jobs').description('look at jobs and steer them');
}
