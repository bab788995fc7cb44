import { Command, CommanderError } from 'commander';
import { redact } from '../config/log.ts';
import { tenantText } from '../mcp/tenant-text.ts';
import { ProductError } from '../model/product-error.ts';
import { withEnvironmentFile } from './environment-file.ts';
import type { Invocation } from './invocation.ts';
import { errorText } from './texts/error-text.ts';
import { EXIT, type Terminal } from './terminal.ts';

/** What each first word loads: only that, for loading all commands takes longer than most of them take to work. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command, invocation: Invocation) => void>>> =
  {
    serve: async () => (await import('./commands/serve.ts')).serveCommand,
    sandbox: async () => (await import('./commands/sandbox.ts')).sandboxCommand,
    reports: async () => (await import('./commands/reports.ts')).reportsCommands,
    apps: async () => (await import('./commands/apps.ts')).appsCommands,
    import: async () => (await import('./commands/import.ts')).importCommands,
    apply: async () => (await import('./commands/apply.ts')).applyCommand,
    plan: async () => (await import('./commands/plan.ts')).planCommands,
    export: async () => (await import('./commands/export.ts')).exportCommand,
    patterns: async () => (await import('./commands/patterns.ts')).patternsCommands,
    sensitive: async () => (await import('./commands/sensitive.ts')).sensitiveCommands,
    'sign-off': async () => (await import('./commands/sign-off.ts')).signOffCommands,
    work: async () => (await import('./commands/work.ts')).workCommand,
    jobs: async () => (await import('./commands/jobs.ts')).jobsCommands,
    purge: async () => (await import('./commands/purge.ts')).purgeCommand,
  };

/** Adds the commands whose first words are among the arguments; every command where none is. */
export async function addCommands(
  program: Command,
  invocation: Invocation,
  args: readonly string[] = [],
): Promise<void> {
  const all = Object.entries(COMMANDS);
  // A file of settings may be called like a command.
  const words = args.filter((_, n) => args[n - 1] !== '--env-file');
  const given = all.filter(([word]) => words.includes(word));
  for (const [, load] of given.length > 0 ? given : all) (await load())(program, invocation);
}

/** Runs a command line and returns the exit code. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  let exit: number = EXIT.done;
  const program = new Command('okta-entitlements')
    .description('Imports access reports into Okta Identity Governance, safely and at scale.')
    .version(terminal.version)
    .option('--env-file <file>', 'read settings from a file; the environment wins')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 error, 2 nobody agreed (nothing changed), 3 done in part or not as planned, 64 wrong command line.',
    )
    .configureOutput({ writeOut: (text) => terminal.out(text), writeErr: (text) => terminal.error(text) })
    .showSuggestionAfterError(true)
    .exitOverride();
  const environment = () =>
    withEnvironmentFile(terminal.environment, program.opts<{ envFile?: string }>().envFile);
  const invocation: Invocation = {
    terminal,
    environment,
    async context() {
      const { createContext } = await import('../workflows/create-context.ts');
      return createContext({
        environment: environment(),
        ...(terminal.program === undefined ? {} : { program: terminal.program }),
      });
    },
    finish(code) {
      exit = code;
    },
  };
  try {
    await addCommands(program, invocation, args);
    await program.parseAsync([...args], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (!(error instanceof ProductError)) {
      // What nobody foresaw is shown where it came from, for whoever mends it.
      const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const secret = terminal.environment['OKTA_API_TOKEN']?.trim();
      terminal.error(`${errorText(new ProductError('internal'))}${printableLines(redact(trace, secret))}\n`);
      return EXIT.error;
    }
    terminal.error(errorText(error));
    return NOBODY_AGREED.has(error.code) ? EXIT.notAgreed : EXIT.error;
  }
}

/** Nobody was asked, or nobody agreed: nothing was changed. */
const NOBODY_AGREED: ReadonlySet<string> = new Set([
  'plan.not_agreed',
  'purge.not_agreed',
  'value.not_said',
  'config.stdin_not_a_terminal',
]);

/** Lines without anything that a terminal could take for a command. */
function printableLines(text: string): string {
  return text
    .split('\n')
    .map((line) => tenantText(line, 400))
    .join('\n');
}
