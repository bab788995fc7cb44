import type { Understanding } from '../model/understanding.ts';
import { ProductError } from '../model/product-error.ts';
import type { Context } from '../workflows/context.ts';
import { type ImportInput, type ImportPlan, planImport } from '../workflows/plans/plan-import.ts';
import type { Terminal } from './terminal.ts';
import { understandingText } from './texts/understanding-text.ts';

/** Errors that are about what a report was taken for. */
const OF_THE_REPORT = /^(intake\.|plan\.exact_)/;

/**
 * `planImport`; where it fails by what the report was taken for, that is told on stderr, with the questions whose answers help.
 */
export async function planImportTold(
  context: Context,
  terminal: Pick<Terminal, 'error'>,
  input: ImportInput,
): Promise<ImportPlan> {
  let taken: Understanding | undefined;
  try {
    return await planImport(context, { ...input, onUnderstood: (found) => (taken = found) });
  } catch (error) {
    if (taken !== undefined && error instanceof ProductError && OF_THE_REPORT.test(error.code))
      terminal.error(understandingText(taken));
    throw error;
  }
}
