import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/** Prefixes of the product's own handles. */
export type IdPrefix = 'pln' | 'job' | 'ana' | 'snp' | 'und' | 'agr' | 'sht';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * A handle such as `pln_01jd…`: 26 characters that sort by creation time
 * (48 bits of milliseconds, 80 random bits; Crockford's base 32, as ULID does).
 */
export function newId<P extends IdPrefix>(prefix: P, clock: Clock, random: Random): `${P}_${string}` {
  let time = '';
  for (let rest = clock.now(), i = 0; i < 10; i++, rest = Math.floor(rest / 32)) {
    time = (ALPHABET[rest % 32] ?? '') + time;
  }
  let noise = '';
  for (const byte of random.bytes(16)) noise += ALPHABET[byte % 32] ?? '';
  return `${prefix}_${time}${noise}`;
}
