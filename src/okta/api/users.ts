import * as z from 'zod';
import { ProductError } from '../../model/product-error.ts';
import type { User } from '../../model/tenant-objects.ts';
import { allEqual, quoted, searchable } from '../filters.ts';
import type { Okta, SearchAttribute } from '../okta.ts';
import { pages } from '../paging.ts';
import type { Call } from '../exchange.ts';
import type { Reads } from '../waited-for.ts';
import { Batches } from './batches.ts';
import { parsed, segment } from './parse.ts';

/** Makes lists faster: no credentials, no transition links (contract §7.1). */
const LEAN = {
  'content-type':
    'application/json; okta-response=omitCredentials,omitCredentialsLinks,omitTransitioningToStatus',
};

const UserRow = z.looseObject({
  id: z.string(),
  status: z.string(),
  profile: z.looseObject({ login: z.string(), email: z.string().nullish() }),
});

/** The attributes that are kept of a profile. */
const KEPT = ['firstName', 'lastName', 'displayName', 'employeeNumber', 'department', 'title'];

/** With the attributes that tell who it is. */
export function userOf(json: unknown): User {
  return userWith(json, () => KEPT);
}

/** With every attribute of the profile that is one text, number or truth value. */
export function userWithProfile(json: unknown): User {
  return userWith(json, Object.keys);
}

function userWith(json: unknown, attributes: (profile: object) => readonly string[]): User {
  const row = parsed(UserRow, json, 'user');
  const profile: Record<string, string> = {};
  const notText: string[] = [];
  for (const name of attributes(row.profile)) {
    const value = row.profile[name];
    if (typeof value === 'string' && value !== '') profile[name] = value;
    else if (typeof value === 'number' || typeof value === 'boolean') {
      profile[name] = String(value);
      notText.push(name);
    }
  }
  const { login, email } = row.profile;
  return {
    id: row.id,
    status: row.status,
    login,
    ...(typeof email === 'string' ? { email } : {}),
    profile,
    ...(notText.length === 0 ? {} : { notText }),
  };
}

function listOf(query: Call['query'] & {}): Call {
  return { method: 'GET', path: '/api/v1/users', query: [...query, ['limit', '200']], headers: LEAN };
}

const ATTRIBUTES: Readonly<Record<SearchAttribute, string>> = {
  id: 'id',
  login: 'profile.login',
  email: 'profile.email',
  employeeNumber: 'profile.employeeNumber',
};

/** Users (contract §7.1, §7.2). */
export function usersApi(sender: Reads): Okta['users'] {
  const batches = new Batches();

  async function search(
    expression: string,
    parse: (json: unknown) => User,
    signal?: AbortSignal,
  ): Promise<User[]> {
    const users: User[] = [];
    for await (const rows of pages(sender, listOf([['search', expression]]), signal))
      users.push(...rows.map(parse));
    return users;
  }

  return {
    async searchExact(attribute, texts, signal) {
      const distinct = [...new Set(texts.filter((text) => text.trim() !== '' && searchable(text)))];
      return batches.all(ATTRIBUTES[attribute], distinct, (expression) => search(expression, userOf, signal));
    },
    withProfiles(ids, signal) {
      return batches.all(ATTRIBUTES.id, ids, (expression) => search(expression, userWithProfile, signal));
    },
    async searchProfile(conditions, signal) {
      const wrong = conditions.find(({ attribute }) => !/^[A-Za-z_]\w{0,60}$/.test(attribute));
      if (wrong !== undefined || conditions.length === 0) {
        throw new ProductError('identity.bad_condition', {
          fill: {
            why:
              conditions.length === 0
                ? 'there is none'
                : 'an attribute name has other characters than letters, digits and _',
          },
          ...(wrong === undefined ? {} : { subject: wrong.attribute }),
        });
      }
      if (!conditions.every(({ value }) => searchable(value))) return [];
      const tests = conditions.map(({ attribute, value }) => [`profile.${attribute}`, value] as const);
      return search(allEqual(tests, 'and'), userOf, signal);
    },
    async *listWithProfiles(signal) {
      for await (const rows of pages(sender, listOf([]), signal)) yield rows.map(userWithProfile);
    },
    async *changedSince(instant, signal) {
      const changed = listOf([['filter', `lastUpdated gt ${quoted(instant)}`]]);
      for await (const rows of pages(sender, changed, signal)) yield rows.map(userWithProfile);
    },
    async suggest(text, limit, signal) {
      const answer = await sender.read(
        {
          method: 'GET',
          path: '/api/v1/users',
          query: [
            ['q', text],
            ['limit', String(limit)],
          ],
          headers: LEAN,
        },
        { signal },
      );
      return parsed(z.array(z.unknown()), answer?.json, 'users').map(userOf);
    },
    async byId(id, signal) {
      const answer = await sender.read(
        { method: 'GET', path: `/api/v1/users/${segment(id)}`, headers: LEAN },
        { signal, absent: 'is-an-answer' },
      );
      const user = answer === undefined ? undefined : userOf(answer.json);
      // `GET /users/{text}` also takes logins and short names: only the id itself counts.
      return user?.id === id ? user : undefined;
    },
  };
}

/** The owner of the token, where the tenant says. */
export async function getMe(sender: Reads, signal?: AbortSignal): Promise<User | undefined> {
  const answer = await sender.read(
    { method: 'GET', path: '/api/v1/users/me', headers: LEAN },
    { signal, absent: 'is-an-answer' },
  );
  return answer === undefined ? undefined : userOf(answer.json);
}
