import { createHash, type Hash } from 'node:crypto';

/** Any value that JSON can hold. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/**
 * Canonical JSON (RFC 8785): keys sorted by UTF-16 code units, no white space, undefined members left out.
 * Numbers and strings are written as ECMAScript writes them, which is what the RFC asks for.
 */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
    .flatMap((key) => {
      const member = value[key];
      return member === undefined ? [] : [`${JSON.stringify(key)}:${canonicalJson(member)}`];
    });
  return `{${members.join(',')}}`;
}

/** SHA-256 in hex of the canonical JSON of each value, one per line. */
export class CanonicalHash {
  readonly #hash: Hash = createHash('sha256');

  add(value: Json): this {
    this.#hash.update(canonicalJson(value)).update('\n');
    return this;
  }

  hex(): string {
    return this.#hash.digest('hex');
  }
}

/** SHA-256 in hex of one value's canonical JSON. */
export function canonicalHash(value: Json): string {
  return new CanonicalHash().add(value).hex();
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
