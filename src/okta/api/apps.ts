import * as z from 'zod';
import type { App } from '../../model/tenant-objects.ts';
import type { Okta } from '../okta.ts';
import { pages } from '../paging.ts';
import type { Reads } from '../waited-for.ts';
import { parsed, segment } from './parse.ts';

const AppRow = z.looseObject({
  id: z.string(),
  name: z.string().nullish(),
  label: z.string(),
  status: z.string(),
  signOnMode: z.string().nullish(),
  features: z.array(z.string()).nullish(),
  orn: z.string().nullish(),
  settings: z.looseObject({ emOptInStatus: z.string().nullish() }).nullish(),
});

function appOf(json: unknown): App {
  const { id, name, label, status, signOnMode, features, orn, settings } = parsed(AppRow, json, 'app');
  const entitlementManagement = settings?.emOptInStatus;
  return {
    id,
    name: name ?? '',
    label,
    status,
    features: features ?? [],
    ...(typeof signOnMode === 'string' ? { signOnMode } : {}),
    ...(typeof orn === 'string' ? { orn } : {}),
    ...(typeof entitlementManagement === 'string' ? { entitlementManagement } : {}),
  };
}

/** Apps (contract §7.4). */
export function appsApi(sender: Reads): Okta['apps'] {
  return {
    async byId(id, signal) {
      const answer = await sender.read(
        { method: 'GET', path: `/api/v1/apps/${segment(id)}` },
        { signal, absent: 'is-an-answer' },
      );
      return answer === undefined ? undefined : appOf(answer.json);
    },
    async find(text, signal) {
      const apps: App[] = [];
      const call = {
        method: 'GET',
        path: '/api/v1/apps',
        query: [
          ['q', text],
          ['limit', '200'],
        ],
      } as const;
      for await (const rows of pages(sender, call, signal)) apps.push(...rows.map(appOf));
      return apps;
    },
  };
}
