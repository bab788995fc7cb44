import type { Clock } from '../model/clock.ts';
import type { Org } from '../model/tenant-objects.ts';
import type { Okta } from '../okta/okta.ts';
import type { Store } from '../store/store.ts';
import type { Context } from './context.ts';

/** Under no organisation: it is what tells which one a host belongs to. */
const NOBODY = '';

const factOf = (host: string) => `org-at ${host}`;

/** The organisation, asked for once; where its host leads is kept in the store, for when it cannot be asked. */
export function rememberedOrg(okta: () => Okta, { facts }: Store, clock: Clock): Context['org'] {
  let known: Org | undefined;
  return async (options = {}) => {
    if (known !== undefined && options.fresh !== true) return known;
    known = await okta().waitedFor.org(options.signal);
    const fact = factOf(okta().host);
    if ((await facts.get(NOBODY, fact))?.value !== known.id)
      await facts.set(NOBODY, fact, known.id, clock.now());
    return known;
  };
}

/** Id of the organisation to which the configured host led when it was asked last; undefined: it never was. */
export async function lastKnownOrg({ settings: { origin }, store }: Context): Promise<string | undefined> {
  if (origin === undefined) return undefined;
  const value = (await store.facts.get(NOBODY, factOf(new URL(origin).host)))?.value;
  return typeof value === 'string' ? value : undefined;
}
