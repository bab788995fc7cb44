import { counted } from '../../model/counted.ts';
import type { Command } from 'commander';
import { checkJournal, type JournalCheck } from '../../workflows/jobs/check-journal.ts';
import type { Invocation } from '../invocation.ts';
import { EXIT } from '../terminal.ts';

/** Whether the journal of a job still is what was sealed; contacts nobody. */
export function jobsVerifyCommand(
  jobs: Command,
  { terminal, context: openContext, finish }: Invocation,
): void {
  jobs
    .command('verify')
    .description("check a job's journal against its seals, offline")
    .argument('<job>', 'id of the job (job_…)')
    .option('--seal <entries:hash>', 'a seal that was printed when the job ended')
    .option('--seals <file>', 'a copy of the seals file that was kept elsewhere')
    .option('--json', 'as one JSON document')
    .action(async (job: string, { seal, seals: file, json = false }: Options) => {
      const context = await openContext();
      try {
        const check = await checkJournal(context, {
          job,
          ...(seal === undefined ? {} : { seal }),
          ...(file === undefined ? {} : { file }),
        });
        terminal.out(json ? `${JSON.stringify(check)}\n` : text(check));
        finish(check.findings.length === 0 ? EXIT.done : EXIT.notAsPlanned);
      } finally {
        await context.close();
      }
    });
}

interface Options {
  readonly seal?: string;
  readonly seals?: string;
  readonly json?: boolean;
}

type Finding = JournalCheck['findings'][number];

const FINDINGS: Readonly<Record<Finding['kind'], (finding: Finding) => string>> = {
  'no-seal': () => 'there is no seal outside the database, so nothing can be said about its entries',
  differs: ({ at, sound = 0 }) => `entries ${sound} to ${at - 1} are not all what was sealed`,
  cut: ({ at }) => counted`the seal names ${at} [entry|entries], so the end was cut off`,
  gap: ({ at }) => `entry ${at} is missing`,
  'epoch-order': ({ at }) => `entry ${at} belongs to an earlier runner than the one before it`,
  detail: ({ at }) => `what entry ${at} says about a person was changed or removed`,
  head: ({ at }) => `the database contradicts itself after entry ${at - 1}`,
  operation: ({ at }) => `operation ${at} stands otherwise than in the journal`,
  plan: () => 'the stored plan is not the one that the journal began with',
  'wrong-job': ({ at }) => counted`the seal of ${at} [entry|entries] belongs to another job or plan`,
};

function text(check: JournalCheck): string {
  const { jobId, entries, epochs, seals, lastSeal, afterLastSeal, unchained, purged, findings } = check;
  const lines = [
    counted`${jobId}: ${entries} [entry|entries] by ${epochs} [runner|runners], held against ${seals} [seal|seals]`,
    ...(lastSeal === undefined ? [] : [`Last seal: ${lastSeal.entries}:${lastSeal.hash}`]),
    ...(afterLastSeal === 0 ? [] : [counted`After the last seal: ${afterLastSeal} [entry|entries]`]),
    ...(unchained === 0 ? [] : [counted`Older than seals, not checked: ${unchained} [entry|entries]`]),
    ...(purged ? ['What it knew about people was removed'] : []),
    ...findings.map((finding) => `NOT SOUND: ${FINDINGS[finding.kind](finding)}`),
    ...(findings.length === 0 ? ['Sound: nothing was changed since it was sealed'] : []),
  ];
  return `${lines.join('\n')}\n`;
}
