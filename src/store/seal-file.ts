import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';
import * as z from 'zod';
import type { Seal } from '../model/journal-chain.ts';
import { ProductError } from '../model/product-error.ts';

const line = z.object({
  tenantId: z.string(),
  jobId: z.string(),
  planHash: z.string(),
  epoch: z.int(),
  entries: z.int(),
  hash: z.string(),
  at: z.int(),
});

/** Seals outside the database: one JSON line each, only ever appended to, for its owner only. */
export class SealFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Durable when it returns. Throws `store.unavailable`. */
  append(seals: readonly Seal[]): void {
    if (seals.length === 0) return;
    try {
      const file = openSync(this.#path, 'a+', 0o600);
      try {
        const { size } = fstatSync(file);
        const last = Buffer.alloc(1);
        if (size > 0) readSync(file, last, 0, 1, size - 1);
        // A line that was cut off by a crash must not spoil the next one.
        const start = size > 0 && last.toString() !== '\n' ? '\n' : '';
        writeSync(file, `${start}${seals.map((seal) => `${JSON.stringify(seal)}\n`).join('')}`);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      throw new ProductError('store.unavailable', {
        fill: { why: 'the seals file cannot be written' },
        cause: error,
      });
    }
  }

  /** Every seal of a job; a line that was cut off is passed over. Throws `store.unavailable`. */
  read(jobId: string): readonly Seal[] {
    return existsSync(this.#path) ? readSeals(this.#path).filter((seal) => seal.jobId === jobId) : [];
  }
}

/** Every seal of a file. Throws `store.unavailable` where it cannot be read. */
export function readSeals(path: string): readonly Seal[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ProductError('store.unavailable', {
      fill: { why: 'the seals file cannot be read' },
      cause: error,
    });
  }
  return text.split('\n').flatMap((row) => {
    const seal = line.safeParse(jsonOf(row));
    return seal.success ? [seal.data] : [];
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
