import type { Command } from 'commander';

/** The group of the commands about values that look privileged. */
export function sensitiveGroup(program: Command): Command {
  return program
    .command('sensitive')
    .description('look at the values that patterns take for privileged, and clear those whose names mislead');
}
