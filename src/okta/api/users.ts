import * as z from 'zod';
import { ProductError } from '../../model/product-error.ts';
import type { User } from '../../model/tenant-objects.ts';
import { allEqual, anyEqual, quoted, searchable } from '../filters.ts';
import type { Okta, SearchAttribute } from '../okta.ts';
import { pages } from '../paging.ts';
import type { Call, Sender } from '../send.ts';
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
  for (const name of attributes(row.profile)) {
    const value = row.profile[name];
    if (typeof value === 'string' && value !== '') profile[name] = value;
    else if (typeof value === 'number' || typeof value === 'boolean') profile[name] = String(value);
  }
  const { login, email } = row.profile;
  return { id: row.id, status: row.status, login, ...(typeof email === 'string' ? { email } : {}), profile };
}

const ATTRIBUTES: Readonly<Record<SearchAttribute, string>> = {
  id: 'id',
  login: 'profile.login',
  email: 'profile.email',
  employeeNumber: 'profile.employeeNumber',
};

const MOST_CLAUSES = 100;
const MOST_QUERY_BYTES = 7_000;

/** Users (contract §7.1, §7.2). */
export function usersApi(sender: Sender): Okta['users'] {
  // What the tenant was seen to take; halved when it refuses a search for its length (contract §10.27).
  let clauses = MOST_CLAUSES;
  let bytes = MOST_QUERY_BYTES;

  async function search(expression: string, signal?: AbortSignal): Promise<User[]> {
    const call: Call = {
      method: 'GET',
      path: '/api/v1/users',
      query: [
        ['search', expression],
        ['limit', '200'],
      ],
      headers: LEAN,
    };
    const users: User[] = [];
    for await (const rows of pages(sender, call, signal)) users.push(...rows.map(userOf));
    return users;
  }

  async function searchAny(
    attribute: string,
    texts: readonly string[],
    signal?: AbortSignal,
  ): Promise<User[]> {
    const users: User[] = [];
    const known = { clauses, bytes };
    for (let rest = [...texts]; rest.length > 0;) {
      const batch = fitting(attribute, rest, clauses, bytes);
      try {
        users.push(...(await search(anyEqual(attribute, batch), signal)));
        rest = rest.slice(batch.length);
      } catch (error) {
        // Whether a single text that is refused is anybody's cannot be told: that fails.
        if (!tooLong(error) || batch.length === 1) {
          ({ clauses, bytes } = known);
          throw error;
        }
        clauses = Math.max(1, Math.floor(batch.length / 2));
        bytes = Math.max(500, Math.floor(encodedLength(anyEqual(attribute, batch)) / 2));
      }
    }
    return users;
  }

  return {
    async searchExact(attribute, texts, signal) {
      const distinct = [...new Set(texts.filter((text) => text.trim() !== '' && searchable(text)))];
      return searchAny(ATTRIBUTES[attribute], distinct, signal);
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
      return search(allEqual(tests, 'and'), signal);
    },
    async *listWithProfiles(signal) {
      const call = {
        method: 'GET',
        path: '/api/v1/users',
        query: [['limit', '200']],
        headers: LEAN,
      } as const;
      for await (const rows of pages(sender, call, signal)) yield rows.map(userWithProfile);
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
export async function getMe(sender: Sender, signal?: AbortSignal): Promise<User | undefined> {
  const answer = await sender.read(
    { method: 'GET', path: '/api/v1/users/me', headers: LEAN },
    { signal, absent: 'is-an-answer' },
  );
  return answer === undefined ? undefined : userOf(answer.json);
}

function fitting(
  attribute: string,
  texts: readonly string[],
  clauses: number,
  bytes: number,
): readonly string[] {
  let length = 0;
  let n = 0;
  for (const text of texts) {
    length += encodedLength(`${attribute} eq ${quoted(text)} or `);
    if (n > 0 && (n >= clauses || length > bytes)) break;
    n += 1;
  }
  return texts.slice(0, n);
}

function encodedLength(text: string): number {
  return encodeURIComponent(text).replaceAll('%20', '+').length;
}

/** Okta names no limit for a search: these statuses are what a too long one gets. */
function tooLong(error: unknown): boolean {
  return (
    error instanceof ProductError &&
    error.code === 'okta.refused' &&
    [400, 414, 431].includes(Number(error.fill['status']))
  );
}
