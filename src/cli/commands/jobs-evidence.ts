import type { Command } from 'commander';
import { evidencePage } from '../../pages/evidence-page.ts';
import { evidenceTables, jobEvidence } from '../../workflows/jobs/job-evidence.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';
import { outputFiles } from '../write-new.ts';

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
        const output = await outputFiles(out, (path) => {
          if (!json) terminal.out(`${path}\n`);
        });
        const sums = new Map<string, string>();
        const write = async (name: string, lines: AsyncIterable<string> | Iterable<string>) =>
          sums.set(name, await output.write(name, lines));
        await write('evidence.html', [await evidencePage(context, evidence)]);
        for (const [name, lines] of Object.entries(evidenceTables(context, evidence)))
          await write(`${name}.csv`, lines);
        await output.write(
          'SHA256SUMS',
          Array.from(sums, ([name, sha256]) => `${sha256}  ${name}\n`),
        );
        if (json) terminal.out(`${printableJson({ job: evidence.status.id, files: output.files })}\n`);
      } finally {
        await context.close();
      }
    });
}
