import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { signOffReadCommand } from './sign-off-read.ts';
import { signOffShowCommand } from './sign-off-show.ts';
import { signOffWriteCommand } from './sign-off-write.ts';

/** Adds the commands that ask owners about proposed bundles. */
export function signOffCommands(program: Command, invocation: Invocation): void {
  const group = program
    .command('sign-off')
    .description('ask the owners of apps about proposed bundles, and take their answers back');
  signOffWriteCommand(group, invocation);
  signOffReadCommand(group, invocation);
  signOffShowCommand(group, invocation);
}
