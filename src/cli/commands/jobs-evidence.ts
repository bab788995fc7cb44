import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { ProductError } from '../../model/product-error.ts';
import { evidencePage } from '../../pages/evidence-page.ts';
import { evidenceTables, jobEvidence } from '../../workflows/job-evidence.ts';
import type { Invocation } from '../program.ts';

/** Writes what an auditor needs of a job: one page to read, and every list as CSV. */
export function jobsEvidenceCommand(jobs: Command, { terminal, context: openContext }: Invocation): void {
  jobs
    .command('evidence')
    .description('write the evidence of a job: a page to read, every list as CSV, and their sha256')
    .argument('<job>', 'id of the job (job_…)')
    .requiredOption('--out <folder>', 'where to write it; nothing is overwritten')
    .action(async (id: string, { out }: { out: string }) => {
      const context = await openContext();
      try {
        const evidence = await jobEvidence(context, id);
        const folder = resolve(out);
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const sums: string[] = [];
        const write = async (name: string, lines: AsyncIterable<string> | Iterable<string>) => {
          sums.push(`${await written(join(folder, name), lines)}  ${name}\n`);
          terminal.out(`${join(folder, name)}\n`);
        };
        await write('evidence.html', [await evidencePage(context, evidence)]);
        for (const [name, lines] of Object.entries(evidenceTables(context, evidence)))
          await write(`${name}.csv`, lines);
        await write('SHA256SUMS', [...sums]);
      } finally {
        await context.close();
      }
    });
}

/** Writes a file that is not there yet, and returns the SHA-256 of what it holds. Throws `output.taken`. */
async function written(path: string, lines: AsyncIterable<string> | Iterable<string>): Promise<string> {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new ProductError('output.taken', { subject: path });
    throw error;
  });
  const hash = createHash('sha256');
  try {
    for await (const line of lines) {
      hash.update(line);
      await file.write(line);
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
