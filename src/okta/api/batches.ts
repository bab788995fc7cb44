import { ProductError } from '../../model/product-error.ts';
import { anyEqual, quoted } from '../filters.ts';

const MOST_CLAUSES = 100;
const MOST_QUERY_BYTES = 7_000;

/**
 * Asks for many texts of an attribute in as few queries as the tenant takes: their number is halved when it refuses a query
 * for its length (contract §10.27), and stays so.
 */
export class Batches {
  #clauses = MOST_CLAUSES;
  #bytes = MOST_QUERY_BYTES;

  /** What `ask` finds for each batch, which it gets as an expression of its texts. Throws what it throws. */
  async all<T>(
    attribute: string,
    texts: readonly string[],
    ask: (expression: string) => Promise<readonly T[]>,
  ): Promise<readonly T[]> {
    const found: T[] = [];
    const known = [this.#clauses, this.#bytes] as const;
    for (let rest = [...texts]; rest.length > 0;) {
      const batch = this.#fitting(attribute, rest);
      try {
        found.push(...(await ask(anyEqual(attribute, batch))));
        rest = rest.slice(batch.length);
      } catch (error) {
        // Whether a single text that is refused is anybody's cannot be told: that fails.
        if (!tooLong(error) || batch.length === 1) {
          [this.#clauses, this.#bytes] = known;
          throw error;
        }
        this.#clauses = Math.max(1, Math.floor(batch.length / 2));
        this.#bytes = Math.max(500, Math.floor(encodedLength(anyEqual(attribute, batch)) / 2));
      }
    }
    return found;
  }

  #fitting(attribute: string, texts: readonly string[]): readonly string[] {
    let length = 0;
    let n = 0;
    for (const text of texts) {
      length += encodedLength(`${attribute} eq ${quoted(text)} or `);
      if (n > 0 && (n >= this.#clauses || length > this.#bytes)) break;
      n += 1;
    }
    return texts.slice(0, n);
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
