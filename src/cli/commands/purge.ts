import { counted } from '../../model/counted.ts';
import type { Command } from 'commander';
import { tenantText } from '../../mcp/tenant-text.ts';
import { ProductError } from '../../model/product-error.ts';
import { previewPurge, purge, type PurgePreview } from '../../workflows/jobs/purge.ts';
import { typed } from '../ask-and-apply.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';

/** Removes what is kept about people: says first which undos that ends, asks at the terminal. */
export function purgeCommand(program: Command, { terminal, context: openContext }: Invocation): void {
  program
    .command('purge')
    .description('remove what is kept about people, and with it the undo of these jobs; asks first')
    .argument('[id...]', 'ids of jobs (job_…) and of analyses of patterns (ana_…)')
    .option(
      '--before <day>',
      'everything that was planned or analysed before this day (UTC), such as 2026-01-31',
    )
    .option('--preview', 'only say what would be removed and which undos that ends')
    .option('--json', 'the preview, or what was removed, as one JSON document')
    .action(
      async (
        ids: readonly string[],
        {
          before,
          preview: only = false,
          json = false,
        }: { before?: string; preview?: boolean; json?: boolean },
        command: Command,
      ) => {
        if (ids.length === 0 && before === undefined)
          command.error('error: name jobs or analyses, or a day with --before');
        if (!only && !terminal.interactive) throw new ProductError('config.stdin_not_a_terminal');
        const context = await openContext();
        try {
          const preview = await previewPurge(context, { ids, ...(before === undefined ? {} : { before }) });
          if (only && json) return terminal.out(`${printableJson(preview)}\n`);
          terminal.out(previewText(preview));
          const { jobs, plans, analyses, snapshots } = preview;
          const count = jobs.length + plans.length + analyses.length + snapshots.length;
          if (only) return;
          const phrase = `purge ${count}`;
          if (count > 0) {
            terminal.out(`This cannot be taken back. To agree, type: ${phrase}\n`);
            if ((await typed(terminal, 'Remove it? Type the phrase: ')) !== phrase)
              throw new ProductError('purge.not_agreed');
          }
          // Where nothing is left to remove, what an earlier purge could not rewrite is rewritten.
          const { flushed } = await purge(context, preview);
          terminal.out(json ? `${printableJson({ ...preview, flushed })}\n` : doneText(preview, flushed));
        } finally {
          await context.close();
        }
      },
    );
}

function previewText(preview: PurgePreview): string {
  const { jobs, plans, analyses, snapshots, atWork, endsRestOf, nothingKept } = preview;
  const lines: string[] = [];
  for (const { id, app, mode, state, startedAt, people, endsUndoOf, endsResume } of jobs) {
    const ends = [
      ...(endsUndoOf > 0
        ? [counted`ENDS ITS UNDO (${endsUndoOf} [operation|operations])`]
        : ['nothing to undo']),
      ...(endsResume ? ['ends its resume'] : []),
    ];
    lines.push(
      counted`${id}  ${startedAt}  ${tenantText(app)}, ${mode}, ${state}, ${people} [person|people]: ${ends.join(', ')}`,
    );
  }
  for (const { id, app, createdAt } of plans)
    lines.push(`${id}  ${createdAt}  ${tenantText(app)}: a plan that never ran, can be applied no more`);
  for (const { id, of, createdAt, patterns } of analyses)
    lines.push(
      counted`${id}  ${createdAt}  ${tenantText(of)}: the analysis with its ${patterns} [candidate|candidates], its people and their holdings; its patterns can be previewed and created no more, its sign-off sheets not read back`,
    );
  for (const { id, takenAt } of snapshots)
    lines.push(
      `${id}  ${takenAt}  what was read for an analysis or a plan that was given up: its people and holdings`,
    );
  for (const id of atWork) lines.push(`${id}  is at work: stays as it is`);
  for (const id of endsRestOf)
    lines.push(
      `${id}  stays, and GIVES NOTHING MORE: to whom these wrote while it had not ended is not known then; plan again what is left of it`,
    );
  for (const id of nothingKept) lines.push(`${id}  keeps nothing about people: stays as it is`);
  const undos = jobs.filter(({ endsUndoOf }) => endsUndoOf > 0).length;
  lines.push(
    counted`Removes names, access and steps of ${jobs.length} [job|jobs] and ${plans.length} [plan|plans], and ${analyses.length} [analysis|analyses] of patterns, with their snapshots, and ${snapshots.length} [snapshot|snapshots] of nothing that is kept; ends ${undos} [undo|undos]. Counts, headlines, agreements, seals and the chains of the journals stay.`,
    'Reports, how they were read, the log and files of evidence that were written elsewhere are not touched.',
    '',
  );
  return lines.join('\n');
}

function doneText({ jobs, plans, analyses, snapshots }: PurgePreview, flushed: boolean): string {
  return [
    counted`Removed what was kept about people of ${jobs.length} [job|jobs], ${plans.length} [plan|plans], ${analyses.length} [analysis|analyses] and ${snapshots.length} [snapshot|snapshots] of nothing that is kept.`,
    ...(flushed
      ? []
      : [
          'Another process uses the database, so old pages of it are still on the disk. Stop the servers, then run the same purge again.',
        ]),
    '',
  ].join('\n');
}
