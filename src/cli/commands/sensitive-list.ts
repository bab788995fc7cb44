import { counted } from '../../model/counted.ts';
import type { Command } from 'commander';
import { tenantText } from '../../mcp/tenant-text.ts';
import { type SensitiveValue, sensitiveValues } from '../../workflows/tenant/clear-value.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';

const BECAUSE = {
  label: "sensitive: Okta's label says so",
  name: 'sensitive: its name looks so',
  cleared: 'cleared',
} as const;

/** Lists the values of an app that look privileged, and what people said of them. */
export function sensitiveListCommand(group: Command, { terminal, context: openContext }: Invocation): void {
  group
    .command('list')
    .description('list the values of an app that look privileged, with the reason; writes nothing to Okta')
    .argument('<app>', 'id or name of the app')
    .option('--json', 'as one JSON document')
    .action(async (app: string, { json = false }: { json?: boolean }) => {
      const context = await openContext();
      try {
        const found = await sensitiveValues(context, { app });
        const { values, others, labels } = found;
        terminal.out(
          json
            ? `${printableJson({ app: found.app.id, values, others, labels })}\n`
            : [
                ...values.map(line),
                counted`Of ${values.length + others} [value|values] ${values.length} [looks|look] privileged.`,
                ...(labels === 'read' ? [] : ["Okta's labels could not be read: only names were looked at."]),
                '',
              ].join('\n'),
        );
      } finally {
        await context.close();
      }
    });
}

function line({ id, entitlement, name, because, said }: SensitiveValue): string {
  return [
    tenantText(`${entitlement}=${name}`, 200),
    id,
    BECAUSE[because],
    ...(said === undefined ? [] : [tenantText(`${said.what} by ${said.by} ${said.at}: ${said.why}`, 400)]),
  ].join('  ');
}
