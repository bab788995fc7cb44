import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { patternsAnalyzeCommand } from './patterns-analyze.ts';
import { patternsCreateCommand } from './patterns-create.ts';
import { patternsEvidenceCommand } from './patterns-evidence.ts';
import { patternsExportCommand } from './patterns-export.ts';
import { patternsListCommand } from './patterns-list.ts';
import { patternsOutliersCommand } from './patterns-outliers.ts';
import { patternsPreviewCommand } from './patterns-preview.ts';
import { patternsShowCommand } from './patterns-show.ts';

/** Adds the commands that find patterns and make bundles of them. */
export function patternsCommands(program: Command, invocation: Invocation): void {
  const group = program
    .command('patterns')
    .description('find patterns of who holds what, and make bundles of them');
  patternsAnalyzeCommand(group, invocation);
  patternsListCommand(group, invocation);
  patternsShowCommand(group, invocation);
  patternsOutliersCommand(group, invocation);
  patternsPreviewCommand(group, invocation);
  patternsCreateCommand(group, invocation);
  patternsExportCommand(group, invocation);
  patternsEvidenceCommand(group, invocation);
}
