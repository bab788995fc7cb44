import { Command, CommanderError } from 'commander';
import { redact } from '../config/log.ts';
import { tenantText } from '../mcp/tenant-text.ts';
import { ProductError } from '../model/product-error.ts';
import { applyCommand } from './commands/apply.ts';
import { appsFindCommand } from './commands/apps-find.ts';
import { appsGroup } from './commands/apps.ts';
import { exportCommand } from './commands/export.ts';
import { importApplyCommand } from './commands/import-apply.ts';
import { importPlanCommand } from './commands/import-plan.ts';
import { importGroup } from './commands/import.ts';
import { jobsCancelCommand } from './commands/jobs-cancel.ts';
import { jobsEvidenceCommand } from './commands/jobs-evidence.ts';
import { jobsListCommand } from './commands/jobs-list.ts';
import { jobsResumeCommand } from './commands/jobs-resume.ts';
import { jobsShowCommand } from './commands/jobs-show.ts';
import { jobsUndoCommand } from './commands/jobs-undo.ts';
import { jobsVerifyCommand } from './commands/jobs-verify.ts';
import { jobsGroup } from './commands/jobs.ts';
import { patternsAnalyzeCommand } from './commands/patterns-analyze.ts';
import { patternsCreateCommand } from './commands/patterns-create.ts';
import { patternsEvidenceCommand } from './commands/patterns-evidence.ts';
import { patternsExportCommand } from './commands/patterns-export.ts';
import { patternsListCommand } from './commands/patterns-list.ts';
import { patternsOutliersCommand } from './commands/patterns-outliers.ts';
import { patternsPreviewCommand } from './commands/patterns-preview.ts';
import { patternsShowCommand } from './commands/patterns-show.ts';
import { patternsGroup } from './commands/patterns.ts';
import { planRehearseCommand } from './commands/plan-rehearse.ts';
import { planShowCommand } from './commands/plan-show.ts';
import { planGroup } from './commands/plan.ts';
import { purgeCommand } from './commands/purge.ts';
import { reportsListCommand } from './commands/reports-list.ts';
import { reportsGroup } from './commands/reports.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { serveCommand } from './commands/serve.ts';
import { signOffReadCommand } from './commands/sign-off-read.ts';
import { signOffShowCommand } from './commands/sign-off-show.ts';
import { signOffWriteCommand } from './commands/sign-off-write.ts';
import { signOffGroup } from './commands/sign-off.ts';
import { sensitiveClearCommand } from './commands/sensitive-clear.ts';
import { sensitiveListCommand } from './commands/sensitive-list.ts';
import { sensitiveRestoreCommand } from './commands/sensitive-restore.ts';
import { sensitiveGroup } from './commands/sensitive.ts';
import { workCommand } from './commands/work.ts';
import { createContext } from '../workflows/create-context.ts';
import { withEnvironmentFile } from './environment-file.ts';
import type { Invocation } from './invocation.ts';
import { errorText } from './error-text.ts';
import { EXIT, type Terminal } from './terminal.ts';

/** Adds every command. */
export function addCommands(program: Command, invocation: Invocation): void {
  serveCommand(program, invocation);
  sandboxCommand(program, invocation);
  reportsListCommand(reportsGroup(program), invocation);
  appsFindCommand(appsGroup(program), invocation);
  const imports = importGroup(program);
  importPlanCommand(imports, invocation);
  importApplyCommand(imports, invocation);
  applyCommand(program, invocation);
  const plans = planGroup(program);
  planShowCommand(plans, invocation);
  planRehearseCommand(plans, invocation);
  exportCommand(program, invocation);
  const patterns = patternsGroup(program);
  patternsAnalyzeCommand(patterns, invocation);
  patternsListCommand(patterns, invocation);
  patternsShowCommand(patterns, invocation);
  patternsOutliersCommand(patterns, invocation);
  patternsPreviewCommand(patterns, invocation);
  patternsCreateCommand(patterns, invocation);
  patternsExportCommand(patterns, invocation);
  patternsEvidenceCommand(patterns, invocation);
  const sensitive = sensitiveGroup(program);
  sensitiveListCommand(sensitive, invocation);
  sensitiveClearCommand(sensitive, invocation);
  sensitiveRestoreCommand(sensitive, invocation);
  const signOff = signOffGroup(program);
  signOffWriteCommand(signOff, invocation);
  signOffReadCommand(signOff, invocation);
  signOffShowCommand(signOff, invocation);
  workCommand(program, invocation);
  const jobs = jobsGroup(program);
  jobsListCommand(jobs, invocation);
  jobsShowCommand(jobs, invocation);
  jobsEvidenceCommand(jobs, invocation);
  jobsResumeCommand(jobs, invocation);
  jobsCancelCommand(jobs, invocation);
  jobsUndoCommand(jobs, invocation);
  jobsVerifyCommand(jobs, invocation);
  purgeCommand(program, invocation);
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
    context: () =>
      createContext({
        environment: environment(),
        ...(terminal.program === undefined ? {} : { program: terminal.program }),
      }),
    finish(code) {
      exit = code;
    },
  };
  addCommands(program, invocation);
  try {
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
