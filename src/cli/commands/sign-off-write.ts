import { counted } from '../../model/counted.ts';
import { join } from 'node:path';
import type { Command } from 'commander';
import { tenantText } from '../../mcp/tenant-text.ts';
import { signOffPage } from '../../pages/sign-off-page.ts';
import { readOwners } from '../../workflows/tenant/read-owners.ts';
import { signOffCsv, signOffWorkbook } from '../../workflows/bundles/sign-off-files.ts';
import { makeSignOffSheets, type SignOffSheets } from '../../workflows/bundles/sign-off-sheets.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';
import { readableFile } from '../read-file.ts';
import { outputFolder, writeNew } from '../write-new.ts';

interface Options {
  readonly owner?: string;
  readonly owners?: string;
  readonly pattern?: readonly string[];
  readonly again?: boolean;
  readonly out: string;
  readonly json?: boolean;
}

/** Writes a sheet per owner in three forms; each can be filled in and comes back by itself. */
export function signOffWriteCommand(group: Command, { terminal, context: openContext }: Invocation): void {
  group
    .command('write')
    .description(
      'write a sheet per owner (CSV, workbook, page to fill in) of the bundles that an analysis proposes',
    )
    .argument('<analysis>', 'id of the analysis (ana_…)')
    .option('--owner <name>', 'who signs for all of its apps')
    .option('--owners <file>', 'instead: a file with the columns app and owner; one sheet for each owner')
    .option('--pattern <number...>', 'only these patterns')
    .option('--again', 'those too about which something was decided before')
    .requiredOption('--out <folder>', 'where to write them; nothing is overwritten')
    .option('--json', 'the sheets and files as one JSON document')
    .action(async (analysis: string, options: Options, command: Command) => {
      const { owner, owners, pattern, again = false, out, json = false } = options;
      if ((owner === undefined) === (owners === undefined))
        command.error('error: name one owner with --owner, or a file of owners with --owners');
      const context = await openContext();
      try {
        const made = await makeSignOffSheets(context, {
          analysis,
          owners:
            owners === undefined
              ? (owner ?? '')
              : await readOwners(await readableFile(owners, 'signoff.owners_unreadable')),
          ...(pattern === undefined ? {} : { patterns: pattern.map(Number) }),
          again,
        });
        const folder = await outputFolder(out);
        const files: { readonly sheet: string; readonly path: string; readonly sha256: string }[] = [];
        for (const sheet of made.sheets) {
          const forms: readonly (readonly [string, Iterable<string | Uint8Array>])[] = [
            ['csv', signOffCsv(sheet)],
            ['xlsx', [await signOffWorkbook(sheet)]],
            ['html', [signOffPage(sheet)]],
          ];
          for (const [form, content] of forms) {
            const path = join(folder, `${sheet.id}.${form}`);
            files.push({ sheet: sheet.id, path, sha256: await writeNew(path, content) });
          }
        }
        terminal.out(json ? `${printableJson(asJson(made, files))}\n` : madeText(made, files));
      } finally {
        await context.close();
      }
    });
}

function asJson(
  { analysis, sheets, candidates, notAsked, rulesUnread }: SignOffSheets,
  files: readonly object[],
) {
  return {
    analysis: analysis.header.id,
    candidates,
    notAsked,
    rulesUnread: rulesUnread.map(({ app, error: { code } }) => ({ app, code })),
    sheets: sheets.map(({ id, owner, digest, lines }) => ({ id, owner, digest, lines: lines.length })),
    files,
  };
}

function madeText(
  { sheets, candidates, notAsked, rulesUnread }: SignOffSheets,
  files: readonly { readonly sheet: string; readonly path: string }[],
): string {
  const asked = sheets.reduce((sum, { lines }) => sum + lines.length, 0);
  const { onlySignals, decidedBefore, createdAlready, notNamed, notShownWhole } = notAsked;
  return [
    ...sheets.flatMap(({ id, owner, lines }) => [
      counted`${id}  ${tenantText(owner, 100)}: ${lines.length} [line|lines]`,
      ...files.filter(({ sheet }) => sheet === id).map(({ path }) => `  ${path}`),
    ]),
    counted`Of ${candidates} [candidate|candidates] ${asked} [is|are] asked about; not asked: ${decidedBefore} decided before, ${createdAlready} created already, ${onlySignals} only signals, ${notNamed} not named, ${notShownWhole} with more values than a cell shows.`,
    ...rulesUnread.map(
      ({ app, error: { reason, remedy } }) =>
        `Which risk rules would be broken in ${tenantText(app, 100)} is not known, and the sheets say so. ${reason} ${remedy}`,
    ),
    'When a sheet comes back: okta-entitlements sign-off read FILE',
    '',
  ].join('\n');
}
