import type * as z from 'zod';
import { searchable } from '../filters.ts';
import { ProductError } from '../../model/product-error.ts';

/** Parses what Okta answered: unknown keys and enumeration members survive, a missing essential is `okta.unexpected`. */
export function parsed<T>(schema: z.ZodType<T>, json: unknown, what: string): T {
  const result = schema.safeParse(json);
  if (!result.success)
    throw new ProductError('okta.unexpected', {
      subject: `${what}: ${result.error.issues[0]?.path.join('.') ?? ''}`,
    });
  return result.data;
}

/** Encodes one segment of a path. What would lead to another path is no id of anything. */
export function segment(text: string): string {
  if (text === '' || text === '.' || text === '..' || !searchable(text)) {
    throw new ProductError('okta.refused', { fill: { status: 404 }, subject: text });
  }
  return encodeURIComponent(text);
}
