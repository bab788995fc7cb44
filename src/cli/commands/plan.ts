import type { Command } from 'commander';

/** The group of the commands about plans. */
export function planGroup(program: Command): Command {
  return program.command('plan').description('look at plans and rehearse them');
}
