import { serveStdio } from '@modelcontextprotocol/server/stdio';
import type { Command } from 'commander';
import { refusingServerFactory } from '../../mcp/refusing-server.ts';
import { mcpServerFactory } from '../../mcp/server.ts';
import { tenantText } from '../../mcp/tenant-text.ts';
import { agreementPages } from '../../pages/agreement-server.ts';
import { analysisPage } from '../../pages/analysis-page.ts';
import { evidencePage } from '../../pages/evidence-page.ts';
import { ProductError } from '../../model/product-error.ts';
import { analysisEvidence } from '../../workflows/patterns/analysis-evidence.ts';
import type { ClosableContext } from '../../workflows/create-context.ts';
import { jobEvidence } from '../../workflows/jobs/job-evidence.ts';
import { watchRunners } from '../../workflows/jobs/watch-runners.ts';
import { errorText } from '../texts/error-text.ts';
import type { Invocation } from '../invocation.ts';
import { EXIT } from '../terminal.ts';

/** The MCP server over stdin and stdout; ends when the client closes them. The default command. */
export function serveCommand(program: Command, { terminal, context: openContext, finish }: Invocation): void {
  program
    .command('serve', { isDefault: true })
    .description('start the MCP server on stdin and stdout (the default)')
    // Being the default, this gets every word that is no command.
    .allowExcessArguments()
    .action(async (_options: object, command: Command) => {
      const [word] = command.args;
      if (word !== undefined)
        command.error(
          `error: unknown command '${tenantText(word, 60)}'\nTo see the commands: okta-entitlements --help`,
        );
      const ended = new Promise<void>((resolve) => {
        terminal.input.once('end', resolve);
        terminal.input.once('close', resolve);
        process.once('SIGINT', resolve);
        process.once('SIGTERM', resolve);
      });
      let opened: ClosableContext;
      try {
        opened = await openContext();
      } catch (error) {
        if (terminal.interactive || !(error instanceof ProductError)) throw error;
        terminal.error(errorText(error));
        const refusing = serveStdio(refusingServerFactory(error, terminal.version));
        await ended;
        await refusing.close();
        return finish(EXIT.error);
      }
      const pages = agreementPages(opened);
      const context = {
        ...opened,
        agreementPages: pages,
        evidencePage: async (job: string) => evidencePage(opened, await jobEvidence(opened, job)),
        analysisPage: async (analysis: string) => analysisPage(await analysisEvidence(opened, analysis)),
      };
      if (terminal.interactive) {
        terminal.error(
          'An MCP server waits for its client on stdin. To look around: okta-entitlements --help\n',
        );
      }
      const server = serveStdio(mcpServerFactory(context, terminal.version), {
        onerror: (error) => context.log.warn('mcp.error', { message: error.message }),
      });
      const watch = new AbortController();
      const watching = watchRunners(context, watch.signal);
      await ended;
      watch.abort(new Error('stopped'));
      await watching;
      await pages.close();
      // Jobs in runners of their own go on; one in this process parks: requests in flight end, the rest stays pending.
      await context.close();
      await server.close();
    });
}
