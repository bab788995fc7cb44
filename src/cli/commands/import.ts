import type { Command } from 'commander';

/** The group of the commands that import a report. */
export function importGroup(program: Command): Command {
  return program.command('import').description('import an access report: its structure, then its grants');
}
