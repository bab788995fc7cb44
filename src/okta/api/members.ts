import * as z from 'zod';
import type { AppMember, User } from '../../model/tenant-objects.ts';
import type { Okta } from '../okta.ts';
import { pages } from '../paging.ts';
import type { Call } from '../exchange.ts';
import type { Sender } from '../send.ts';
import { parsed, segment } from './parse.ts';
import { userOf, userWithProfile } from './users.ts';
import { mapOutcome } from './write.ts';

const MemberRow = z.looseObject({
  id: z.string(),
  scope: z.string(),
  status: z.string().nullish(),
  created: z.string().nullish(),
  _embedded: z.looseObject({ user: z.unknown() }).nullish(),
});

function memberOf(json: unknown, parse = userOf): AppMember {
  const { id, scope, status, created, _embedded } = parsed(MemberRow, json, 'app user');
  return {
    userId: id,
    scope,
    status: status ?? '',
    ...(typeof created === 'string' ? { created } : {}),
    ...(_embedded?.user === undefined || _embedded.user === null ? {} : { user: parse(_embedded.user) }),
  };
}

/** App users (contract §7.4). */
export function membersApi(sender: Sender): Okta['members'] {
  const base = (appId: string) => `/api/v1/apps/${segment(appId)}/users`;
  async function* list(
    appId: string,
    parse: (json: unknown) => User,
    signal?: AbortSignal,
  ): AsyncIterable<readonly AppMember[]> {
    const call = {
      method: 'GET',
      path: base(appId),
      query: [
        ['expand', 'user'],
        ['limit', '500'],
      ],
    } as const;
    for await (const rows of pages(sender, call, signal)) yield rows.map((row) => memberOf(row, parse));
  }
  async function get(
    appId: string,
    userId: string,
    query: Call['query'] & {},
    signal?: AbortSignal,
  ): Promise<AppMember | undefined> {
    const answer = await sender.read(
      { method: 'GET', path: `${base(appId)}/${segment(userId)}`, query },
      { signal, absent: 'is-an-answer' },
    );
    return answer === undefined ? undefined : memberOf(answer.json, userWithProfile);
  }
  return {
    list: (appId, signal) => list(appId, userOf, signal),
    listWithProfiles: (appId, signal) => list(appId, userWithProfile, signal),
    get: (appId, userId, signal) => get(appId, userId, [], signal),
    getWithProfile: (appId, userId, signal) => get(appId, userId, [['expand', 'user']], signal),
    async assign(appId, userId, { beforeSend, ...control }) {
      const outcome = await sender.write(
        { method: 'POST', path: base(appId) },
        async (attempt) => {
          await beforeSend(attempt);
          return { id: userId, scope: 'USER' };
        },
        control,
      );
      return mapOutcome(outcome, (json) => memberOf(json));
    },
  };
}
