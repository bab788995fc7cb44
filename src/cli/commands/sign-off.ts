import type { Command } from 'commander';

/** The group of the commands that ask owners about proposed bundles. */
export function signOffGroup(program: Command): Command {
  return program
    .command('sign-off')
    .description('ask the owners of apps about proposed bundles, and take their answers back');
}
