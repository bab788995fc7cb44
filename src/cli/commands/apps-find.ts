import { counted } from '../../model/counted.ts';
import type { Command } from 'commander';
import { tenantText } from '../../mcp/tenant-text.ts';
import { findApps } from '../../workflows/tenant/find-apps.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';

const MANAGED = {
  yes: 'entitlement management on',
  no: 'entitlement management off',
  unknown: 'entitlement management not known',
} as const;

/** Apps by id, or by the beginning of their name. */
export function appsFindCommand(apps: Command, { terminal, context: openContext }: Invocation): void {
  apps
    .command('find')
    .description('apps by id, or by the beginning of their name')
    .argument('<text>', 'id, or the beginning of the name')
    .option('--json', 'as one JSON document')
    .action(async (text: string, { json = false }: { json?: boolean }) => {
      const context = await openContext();
      try {
        const found = await findApps(context, { text });
        if (json) {
          const rows = found.map(({ id, label, name, status, governed }) => ({
            id,
            label,
            name,
            status,
            governed,
          }));
          return terminal.out(`${printableJson({ apps: rows })}\n`);
        }
        for (const { id, label, status, governed } of found)
          terminal.out(
            `${tenantText(id)}  ${tenantText(label)}  ${tenantText(status)}, ${MANAGED[governed]}\n`,
          );
        terminal.error(counted`${found.length} [app|apps] found.\n`);
      } finally {
        await context.close();
      }
    });
}
