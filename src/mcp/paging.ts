import * as z from 'zod';
import type { More } from './envelope.ts';

/** How a tool takes the number of rows. */
export function limitInput(max: number) {
  return z.int().min(1).max(max).optional().describe(`Rows to show, at most ${max}; 25 unless given.`);
}

/** How a tool takes the place to go on from; a handler gets the place alone, without the mark of its list. */
export const cursorInput = z
  .string()
  .regex(/^\d{1,12}-[0-9a-f]{6}$/)
  .optional()
  .describe('`more.cursor` of the answer before, with its other arguments.');

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Of the whole list. */
  readonly total: number;
  /** `more`, given how many of the rows are shown; empty when these are all rows there are. */
  more(shown: number): { readonly more?: More };
}

/** A page of a list that is wholly at hand; the cursor is the number of rows before it. */
export function pageOf<Row>(all: readonly Row[], limit: number, cursor?: string): Page<Row> {
  const start = cursor === undefined ? 0 : Number(cursor);
  return {
    total: all.length,
    rows: all.slice(start, start + limit),
    more(shown) {
      const after = start + shown;
      if (start === 0 && after >= all.length) return {};
      return {
        more: { shown, total: all.length, ...(after < all.length ? { cursor: String(after) } : {}) },
      };
    },
  };
}
