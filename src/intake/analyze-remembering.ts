import { ProductError } from '../model/product-error.ts';
import type { Understanding } from '../model/understanding.ts';
import { analyze } from './analyze.ts';
import type { AnalyzeInput } from './analyze-input.ts';
import { type Memory, recall } from './mapping.ts';
import { findDialect, readTable } from './table/table.ts';

export interface RememberingInput extends AnalyzeInput {
  readonly memory?: Memory;
}

/** Whether the header is looked at before the analysis: one reading more. */
export function looksAtHeader({ memory, overrides }: Omit<RememberingInput, 'open'>): boolean {
  return (
    memory !== undefined &&
    (memory.mappings.length > 0 || memory.wish !== undefined || Object.keys(overrides ?? {}).length > 0)
  );
}

/** `analyze`, with what a person said about an earlier report of the same columns. Throws `intake.*`. */
export async function analyzeRemembering(input: RememberingInput): Promise<Understanding> {
  const { memory, ...rest } = input;
  if (memory === undefined || !looksAtHeader(input)) return analyze(rest);
  const columns = await columnsOf(input);
  const { overrides, use } = recall({ name: input.name, columns }, input.overrides ?? {}, memory, input.now);
  const { unheard, ...understood } = await analyze({ ...rest, overrides });
  // What was remembered may be about a question that this report does not raise.
  const now = unheard?.filter((id) => input.overrides?.answers?.[id] !== undefined) ?? [];
  const understanding: Understanding = { ...understood, ...(now.length === 0 ? {} : { unheard: now }) };
  return use === undefined ? understanding : { ...understanding, mapping: use };
}

/**
 * The columns as the report shows them by itself, whatever a person says of its dialect: by them the next report is
 * known. None where it cannot be read by itself.
 */
async function columnsOf({ open }: RememberingInput): Promise<readonly string[]> {
  let names: readonly string[] = [];
  try {
    const dialect = await findDialect(await open());
    const source = await open();
    const top = async function* () {
      for await (const chunk of source) {
        yield chunk;
        if (names.length > 0) return;
      }
    };
    await readTable(top(), dialect, {
      onHeader: (header) => {
        ({ names } = header);
      },
      onRow: () => undefined,
    });
  } catch (error) {
    if (!(error instanceof ProductError) || error.code === 'internal') throw error;
  }
  return names;
}
