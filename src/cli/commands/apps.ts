import type { Command } from 'commander';

/** The group of the commands about apps. */
export function appsGroup(program: Command): Command {
  return program.command('apps').description('find the app that is meant');
}
