import * as z from 'zod';
import type { AppMember, User } from '../../model/tenant-objects.ts';
import type { Okta } from '../okta.ts';
import { pages } from '../paging.ts';
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
  return {
    list: (appId, signal) => list(appId, userOf, signal),
    listWithProfiles: (appId, signal) => list(appId, userWithProfile, signal),
    async get(appId, userId, signal) {
      const answer = await sender.read(
        { method: 'GET', path: `${base(appId)}/${segment(userId)}` },
        { signal, absent: 'is-an-answer' },
      );
      return answer === undefined ? undefined : memberOf(answer.json);
    },
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
