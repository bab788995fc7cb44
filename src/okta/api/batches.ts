import { ProductError } from '../../model/product-error.ts';
import { anyEqual, quoted } from '../filters.ts';

const MOST_CLAUSES = 100;
const MOST_QUERY_BYTES = 7_000;

/** So many batches are asked for at once: a search takes a while, and other work wants its turn too. */
const AT_ONCE = 4;

/**
 * Asks for many texts of an attribute in as few queries as the tenant takes: their number is halved when it refuses a query
 * for its length (contract §10.27), and stays so.
 */
export class Batches {
  #clauses = MOST_CLAUSES;
  #bytes = MOST_QUERY_BYTES;

  /**
   * What `ask` finds for each batch, which it gets as an expression of its texts, in the order of the texts. Throws what it
   * throws first; nothing is asked after that.
   */
  async all<T>(
    attribute: string,
    texts: readonly string[],
    ask: (expression: string) => Promise<readonly T[]>,
  ): Promise<readonly T[]> {
    const known = [this.#clauses, this.#bytes] as const;
    const found: { readonly start: number; readonly of: readonly T[] }[] = [];
    // Ends exclusive; what a refused batch asked for is asked for again, in smaller ones.
    const open: (readonly [start: number, end: number])[] = [[0, texts.length]];
    let failed = false;
    /** Whether there was anything to ask for. */
    const next = async (): Promise<boolean> => {
      const [start = 0, end = 0] = (failed ? undefined : open.pop()) ?? [];
      if (start >= end) return false;
      const batch = this.#fitting(attribute, texts, start, end);
      if (start + batch.length < end) open.push([start + batch.length, end]);
      try {
        found.push({ start, of: await ask(anyEqual(attribute, batch)) });
      } catch (error) {
        // Whether a single text that is refused is anybody's cannot be told: that fails.
        if (!tooLong(error) || batch.length === 1) {
          failed = true;
          [this.#clauses, this.#bytes] = known;
          throw error;
        }
        this.#clauses = Math.max(1, Math.min(this.#clauses, Math.floor(batch.length / 2)));
        const bytes = Math.floor(encodedLength(anyEqual(attribute, batch)) / 2);
        this.#bytes = Math.max(500, Math.min(this.#bytes, bytes));
        open.push([start, start + batch.length]);
      }
      return true;
    };
    // Alone until one is taken: of a length that is refused no more than one at a time is asked.
    while (found.length === 0 && (await next()));
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (await next());
      }),
    );
    return found.sort((a, b) => a.start - b.start).flatMap(({ of }) => of);
  }

  #fitting(attribute: string, texts: readonly string[], start: number, end: number): readonly string[] {
    let length = 0;
    let at = start;
    for (; at < end; at++) {
      length += encodedLength(`${attribute} eq ${quoted(texts[at] ?? '')} or `);
      if (at > start && (at - start >= this.#clauses || length > this.#bytes)) break;
    }
    return texts.slice(start, at);
  }
}

function encodedLength(text: string): number {
  return encodeURIComponent(text).replaceAll('%20', '+').length;
}

/** Okta names no limit for a query: these statuses are what a too long one gets. */
function tooLong(error: unknown): boolean {
  return (
    error instanceof ProductError &&
    error.code === 'okta.refused' &&
    [400, 414, 431].includes(Number(error.fill['status']))
  );
}
