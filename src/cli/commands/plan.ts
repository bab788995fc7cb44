import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { planRehearseCommand } from './plan-rehearse.ts';
import { planShowCommand } from './plan-show.ts';

/** Adds the commands about plans. */
export function planCommands(program: Command, invocation: Invocation): void {
  const group = program.command('plan').description('look at plans and rehearse them');
  planShowCommand(group, invocation);
  planRehearseCommand(group, invocation);
}
