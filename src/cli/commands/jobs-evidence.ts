import { join } from 'node:path';
import type { Command } from 'commander';
import { evidencePage } from '../../pages/evidence-page.ts';
import { evidenceTables, jobEvidence } from '../../workflows/job-evidence.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';
import { outputFolder, writeNew } from '../write-new.ts';

/** Writes what an auditor needs of a job: one page to read, and every list as CSV. */
export function jobsEvidenceCommand(jobs: Command, { terminal, context: openContext }: Invocation): void {
  jobs
    .command('evidence')
    .description('write the evidence of a job: a page to read, every list as CSV, and their sha256')
    .argument('<job>', 'id of the job (job_…)')
    .requiredOption('--out <folder>', 'where to write it; nothing is overwritten')
    .option('--json', 'the files with their sha256 as one JSON document')
    .action(async (id: string, { out, json = false }: { out: string; json?: boolean }) => {
      const context = await openContext();
      try {
        const evidence = await jobEvidence(context, id);
        const folder = await outputFolder(out);
        const sums: string[] = [];
        const files: { readonly path: string; readonly sha256: string }[] = [];
        const write = async (name: string, lines: AsyncIterable<string> | Iterable<string>) => {
          const path = join(folder, name);
          const sha256 = await writeNew(path, lines);
          sums.push(`${sha256}  ${name}\n`);
          files.push({ path, sha256 });
          if (!json) terminal.out(`${path}\n`);
        };
        await write('evidence.html', [await evidencePage(context, evidence)]);
        for (const [name, lines] of Object.entries(evidenceTables(context, evidence)))
          await write(`${name}.csv`, lines);
        await write('SHA256SUMS', [...sums]);
        if (json) terminal.out(`${printableJson({ job: evidence.status.id, files })}\n`);
      } finally {
        await context.close();
      }
    });
}
