import { counted } from '../../model/counted.ts';
import { join } from 'node:path';
import type { Command } from 'commander';
import { csvLine } from '../../model/csv-line.ts';
import { exportForConsole } from '../../workflows/reports/console-export.ts';
import type { Invocation } from '../invocation.ts';
import { outputFolder, writeNew } from '../write-new.ts';

/** Writes an analysed report as the CSV files that Okta's console imports. */
export function exportCommand(program: Command, { terminal, context: openContext }: Invocation): void {
  program
    .command('export')
    .description("write an analysed report as the CSV files that Okta's console imports")
    .argument('<report>', 'number, name or path of the report')
    .requiredOption('--out <folder>', 'where to write them; nothing is overwritten')
    .action(async (report: string, { out }: { out: string }) => {
      const context = await openContext();
      try {
        const { files, people, holdings, leftOut, rejectedLines } = await exportForConsole(context, {
          report,
        });
        const folder = await outputFolder(out);
        for (const [n, text] of files.entries()) {
          const path = join(folder, `okta-import-${String(n + 1).padStart(3, '0')}.csv`);
          await writeNew(path, [text]);
          terminal.out(`${path}\n`);
        }
        if (leftOut.length > 0) {
          const path = join(folder, 'left-out.csv');
          const lines = leftOut.map(({ identifier, value }) => csvLine([identifier, value]));
          await writeNew(path, [csvLine(['person', 'value with a comma']), ...lines]);
          terminal.out(`${path}\n`);
        }
        terminal.out(
          counted`${people} [person|people] with ${holdings} [value|values] in ${files.length} [file|files]; left out ${leftOut.length} [person|people]; rejected lines of the report ${rejectedLines}.\n`,
        );
        terminal.out(
          'The console takes entitlements from the header: import every file, one after the other, and rename userName, firstName, lastName and email where the template of the app calls them otherwise.\n',
        );
      } finally {
        await context.close();
      }
    });
}
