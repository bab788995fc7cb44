import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { importApplyCommand } from './import-apply.ts';
import { importPlanCommand } from './import-plan.ts';

/** Adds the commands that import a report. */
export function importCommands(program: Command, invocation: Invocation): void {
  const group = program
    .command('import')
    .description('import an access report: its structure, then its grants');
  importPlanCommand(group, invocation);
  importApplyCommand(group, invocation);
}
