import { type Corroboration, Resolver } from '../../identity/resolver.ts';
import { textKey } from '../../identity/text-key.ts';
import type { Resolution } from '../../model/identity.ts';
import type { AppMember, User } from '../../model/tenant-objects.ts';
import type { Okta } from '../../okta/okta.ts';
import type { Call } from '../context.ts';

/** Members of an app by login, for identifiers that need no search. */
export class MemberDirectory {
  readonly byLogin = new Map<string, User>();

  add(page: readonly AppMember[]): void {
    for (const { user } of page) if (user !== undefined) this.byLogin.set(textKey(user.login), user);
  }
}

/** Resolves each identifier, exactly as design §7.2 says, in as few searches as the tenant takes. */
export async function resolveIdentifiers(
  users: Pick<Okta['users'], 'searchExact'>,
  identifiers: readonly string[],
  members: ReadonlyMap<string, User>,
  corroboration: (n: number) => readonly Corroboration[],
  call: Call = {},
): Promise<readonly Resolution[]> {
  const resolver = new Resolver(identifiers, members, corroboration);
  for (let search = resolver.nextSearch(); search !== undefined; search = resolver.nextSearch()) {
    call.progress?.(identifiers.length - search.texts.length, identifiers.length, 'resolving-people');
    resolver.found(search, await users.searchExact(search.attribute, search.texts, call.signal));
  }
  return resolver.results();
}
