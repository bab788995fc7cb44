import type { Command } from 'commander';
import { tenantText } from '../../mcp/tenant-text.ts';
import { chooseSensitive, sayOfValue, sensitiveValues } from '../../workflows/tenant/clear-value.ts';
import type { Invocation } from '../invocation.ts';

/** Takes back a clearing. It makes things stricter, so nobody is asked. */
export function sensitiveRestoreCommand(
  group: Command,
  { terminal, context: openContext }: Invocation,
): void {
  group
    .command('restore')
    .description('take back that a value was cleared: it counts as privileged again')
    .argument('<app>', 'id or name of the app')
    .argument('<value>', 'Entitlement=Value, the name alone, or the id')
    .requiredOption('--why <reason>', 'kept with your name')
    .action(async (app: string, value: string, { why }: { why: string }) => {
      const context = await openContext();
      try {
        const found = await sensitiveValues(context, { app });
        const said = await sayOfValue(context, found.app, chooseSensitive(found, value), {
          what: 'restored',
          why,
        });
        terminal.out(
          `${tenantText(`${said.entitlement}=${said.name}`, 300)} counts as privileged again, from the next analysis on.\n`,
        );
      } finally {
        await context.close();
      }
    });
}
