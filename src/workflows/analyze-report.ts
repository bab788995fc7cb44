import { ProductError } from '../model/product-error.ts';
import type { Overrides, Understanding } from '../model/understanding.ts';
import type { Call, Context } from './context.ts';

/**
 * Reads a report and concludes what it says; needs no tenant. `report`: number, name, or path below the folder.
 * The understanding is stored; planning uses the newest one of the same bytes.
 * Throws `intake.*`.
 */
export async function analyzeReport(
  _context: Context,
  _input: { readonly report: string; readonly overrides?: Overrides },
  _call: Call = {},
): Promise<Understanding> {
  throw new ProductError('internal');
}
