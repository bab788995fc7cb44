import type { Command } from 'commander';

/** The group of the commands about reports. */
export function reportsGroup(program: Command): Command {
  return program.command('reports').description('see what can be imported');
}
