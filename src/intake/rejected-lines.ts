import { ProductError } from '../model/product-error.ts';
import type { RejectReason } from '../model/report-lines.ts';
import type { Understanding } from '../model/understanding.ts';
import { GrowingNumbers } from './growing-numbers.ts';

/** Each is listed with its reason: a report of more of them was understood wrong, or is none. */
const MOST = 1_000_000;

/** Lines that cannot be read and why, eight bytes each: objects are made of them once it is known that there are not too many. */
export class RejectedLines {
  readonly #lines = new GrowingNumbers();
  readonly #reasonOf = new GrowingNumbers();
  readonly #reasons: RejectReason[] = [];

  get length(): number {
    return this.#lines.length;
  }

  /** So many lines from `first` on. Throws `intake.too_large`. */
  add(first: number, lines: number, reason: RejectReason): void {
    if (this.length + lines > MOST)
      throw new ProductError('intake.too_large', {
        fill: { why: `more than ${MOST} lines that cannot be read` },
      });
    const known = this.#reasons.indexOf(reason);
    const number = known < 0 ? this.#reasons.push(reason) - 1 : known;
    for (let n = 0; n < lines; n++) {
      this.#lines.push(first + n);
      this.#reasonOf.push(number);
    }
  }

  list(): Understanding['rejects'] {
    return Array.from({ length: this.length }, (_, i) => {
      const reason = this.#reasons[this.#reasonOf.at(i)];
      if (reason === undefined) throw new ProductError('internal', { subject: 'a line without a reason' });
      return { line: this.#lines.at(i), reason };
    });
  }
}
