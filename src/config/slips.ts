import { ProductError } from '../model/product-error.ts';

const OURS = 'OKTA_ENTITLEMENTS_';
/** Where the tests find Okta's documents (CONTRIBUTING). */
const OF_TESTS = 'OKTA_ENTITLEMENTS_SHARED';

/**
 * A limit that is set under a name with a letter too many would not hold, and nobody would notice. Other unknown names are left
 * alone: a cluster sets some for whatever is called like this program. Throws `config.invalid`.
 */
export function refuseSlips(names: readonly string[], settings: readonly string[]): void {
  for (const name of names) {
    if (!name.startsWith(OURS) || name === OF_TESTS || settings.includes(name)) continue;
    const meant = settings.find((setting) => isSlip(name, setting));
    if (meant === undefined) continue;
    const why = `no setting is called so, perhaps ${meant} is meant`;
    throw new ProductError('config.invalid', { fill: { setting: name, why } });
  }
}

/** One letter too many, missing or another one, or two that changed places. */
function isSlip(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (x.length <= 1 && y.length <= 1) || (x.length === 2 && x === `${y[1]}${y[0]}`);
}
