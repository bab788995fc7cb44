import type { Command } from 'commander';
import { tenantText } from '../../mcp/tenant-text.ts';
import { ProductError } from '../../model/product-error.ts';
import { chooseSensitive, sayOfValue, sensitiveValues } from '../../workflows/tenant/clear-value.ts';
import { typed } from '../ask-and-apply.ts';
import type { Invocation } from '../invocation.ts';

/** Clears a value whose name misleads. Only a person at a terminal can: no tool does it. */
export function sensitiveClearCommand(group: Command, { terminal, context: openContext }: Invocation): void {
  group
    .command('clear')
    .description('say that a value is not privileged though its name looks so; asks at the terminal')
    .argument('<app>', 'id or name of the app')
    .argument('<value>', 'Entitlement=Value, the name alone, or the id')
    .requiredOption('--why <reason>', 'why it is harmless; kept with your name')
    .action(async (app: string, value: string, { why }: { why: string }) => {
      if (!terminal.interactive) throw new ProductError('config.stdin_not_a_terminal');
      const context = await openContext();
      try {
        const found = await sensitiveValues(context, { app });
        const chosen = chooseSensitive(found, value);
        if (chosen.because === 'label')
          throw new ProductError('value.labelled', { subject: `${chosen.entitlement}=${chosen.name}` });
        const name = tenantText(`${chosen.entitlement}=${chosen.name}`, 300);
        const phrase = `clear ${chosen.id}`;
        terminal.out(
          `${name} of ${tenantText(found.app.label, 100)} looks privileged. Cleared, the next analysis may propose to give it to everybody who fits; imports still call it sensitive.\n${found.labels === 'read' ? '' : "Okta's labels could not be read.\n"}To agree, type: ${phrase}\n`,
        );
        if ((await typed(terminal, 'Clear it? Type the phrase: ')) !== phrase)
          throw new ProductError('value.not_said', { subject: name });
        const said = await sayOfValue(context, found.app, chosen, { what: 'cleared', why });
        terminal.out(`Cleared by ${tenantText(said.by, 100)}, ${said.at}.\n`);
      } finally {
        await context.close();
      }
    });
}
