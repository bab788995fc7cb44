import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { reportsListCommand } from './reports-list.ts';

/** Adds the commands about reports. */
export function reportsCommands(program: Command, invocation: Invocation): void {
  const group = program.command('reports').description('see what can be imported');
  reportsListCommand(group, invocation);
}
