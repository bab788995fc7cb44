const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Okta-shaped ids: a three-letter prefix and 17 of `[0-9A-Za-z]`, ascending, the same for the same seed. */
export class IdSource {
  readonly #stem: string;
  #next = 1;

  /** `stem`: what all ids begin with after their prefix, instead of one made from the seed. */
  constructor(seed: number, stem?: string) {
    this.#stem = stem ?? base62(((seed >>> 0) * 2_654_435_761) % 2 ** 32, 6);
  }

  id(prefix: string): string {
    return `${prefix}${this.#stem}${base62(this.#next++, 11)}`;
  }

  /** Ids in no order, the same for the same seed. */
  scattered(prefix: string): string {
    return `${prefix}${this.#stem}${base62((this.#next++ * 2_654_435_761) % 2 ** 32, 11)}`;
  }
}

function base62(value: number, width: number): string {
  let text = '';
  for (let rest = value, i = 0; i < width; i++, rest = Math.floor(rest / 62))
    text = (ALPHABET[rest % 62] ?? '0') + text;
  return text;
}
