import type { Command } from 'commander';

/** The group of the commands that find patterns and make bundles of them. */
export function patternsGroup(program: Command): Command {
  return program.command('patterns').description('find patterns of who holds what, and make bundles of them');
}
