import { ProductError } from '../model/product-error.ts';
import type { Context } from './context.ts';

/** Every rejected line of an analysed report as CSV lines. Throws `intake.not_analysed`. */
export async function* analysisRejectsCsv(context: Context, understanding: string): AsyncIterable<string> {
  const found = await context.store.understandings.get(understanding);
  if (found === undefined) throw new ProductError('intake.not_analysed', { subject: understanding });
  yield 'line,reason\r\n';
  for (const { line, reason } of found.rejects) yield `${line},${reason}\r\n`;
}
