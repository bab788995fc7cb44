import * as z from 'zod';
import type { Group } from '../../model/tenant-objects.ts';
import { allEqual } from '../filters.ts';
import type { Okta } from '../okta.ts';
import { pages } from '../paging.ts';
import type { Reads } from '../waited-for.ts';
import { parsed, segment } from './parse.ts';

const GroupRow = z.looseObject({
  id: z.string(),
  type: z.string(),
  profile: z.looseObject({ name: z.string() }),
});

const MemberRow = z.looseObject({ id: z.string() });

function groupOf(json: unknown): Group {
  const { id, type, profile } = parsed(GroupRow, json, 'group');
  return { id, type, name: profile.name };
}

/** Groups and who is in them (contract §7.5). */
export function groupsApi(sender: Reads): Okta['groups'] {
  const path = '/api/v1/groups';
  return {
    async byId(id, signal) {
      const answer = await sender.read(
        { method: 'GET', path: `${path}/${segment(id)}` },
        { signal, absent: 'is-an-answer' },
      );
      return answer === undefined ? undefined : groupOf(answer.json);
    },
    async named(name, signal) {
      const query = [
        ['search', allEqual([['profile.name', name]])],
        ['limit', '200'],
      ] as const;
      const groups: Group[] = [];
      for await (const rows of pages(sender, { method: 'GET', path, query }, signal))
        groups.push(...rows.map(groupOf));
      return groups;
    },
    async *members(id, signal) {
      const call = {
        method: 'GET',
        path: `${path}/${segment(id)}/users`,
        query: [['limit', '1000']],
      } as const;
      for await (const rows of pages(sender, call, signal))
        yield rows.map((row) => parsed(MemberRow, row, 'member of a group').id);
    },
  };
}
