import * as z from 'zod';
import type { EntitlementValues, Grant } from '../../model/tenant-objects.ts';
import { allEqual } from '../filters.ts';
import type { Okta } from '../okta.ts';
import { pages } from '../paging.ts';
import type { Sender } from '../send.ts';
import { Batches } from './batches.ts';
import { parsed, segment } from './parse.ts';
import { mapOutcome } from './write.ts';

const BASE = '/governance/api/v1/grants';
const OKTA_USER = ['targetPrincipal.type', 'OKTA_USER'] as const;

export const EntitlementValuesRow = z.looseObject({
  id: z.string(),
  values: z.array(z.looseObject({ id: z.string() })).nullish(),
});

const GrantRow = z.looseObject({
  id: z.string(),
  grantType: z.string(),
  status: z.string(),
  action: z.string().nullish(),
  actor: z.string().nullish(),
  targetPrincipal: z.looseObject({ externalId: z.string() }),
  entitlements: z.array(EntitlementValuesRow).nullish(),
  entitlementBundleId: z.string().nullish(),
  scheduleSettings: z.looseObject({ expirationDate: z.string().nullish() }).nullish(),
  metadata: z.looseObject({ collection: z.looseObject({ id: z.string() }).nullish() }).nullish(),
  created: z.string().nullish(),
  createdBy: z.string().nullish(),
  lastUpdated: z.string().nullish(),
});

/** The values of an entitlement, as rows of several lists name them. */
export function valuesOf(row: z.output<typeof EntitlementValuesRow>): EntitlementValues {
  return { id: row.id, values: (row.values ?? []).map((value) => value.id) };
}

function grantOf(json: unknown): Grant {
  const row = parsed(GrantRow, json, 'grant');
  const expiresAt = row.scheduleSettings?.expirationDate;
  const collectionId = row.metadata?.collection?.id;
  const optional = {
    actor: row.actor,
    bundleId: row.entitlementBundleId,
    collectionId,
    expiresAt,
    created: row.created,
    createdBy: row.createdBy,
    lastUpdated: row.lastUpdated,
  };
  const present = Object.fromEntries(
    Object.entries(optional).filter(([, value]) => typeof value === 'string'),
  );
  return {
    id: row.id,
    type: row.grantType,
    status: row.status,
    action: row.action ?? 'ALLOW',
    principalId: row.targetPrincipal.externalId,
    ...(row.entitlements === undefined || row.entitlements === null
      ? {}
      : { entitlements: row.entitlements.map(valuesOf) }),
    ...present,
  };
}

/** Grants (contract §4). Array parameters are repeated, never comma-joined. */
export function grantsApi(sender: Sender): Okta['grants'] {
  const batches = new Batches();
  const list = (filter: string, signal?: AbortSignal) =>
    pages(
      sender,
      {
        method: 'GET',
        path: BASE,
        query: [
          ['filter', filter],
          ['include', 'full_entitlements'],
          ['include', 'metadata'],
          ['limit', '200'],
        ],
      },
      signal,
    );
  const target = (appId: string) =>
    [
      ['target.externalId', appId],
      ['target.type', 'APPLICATION'],
    ] as const;
  async function found(
    tests: Parameters<typeof allEqual>[0],
    more: string,
    signal: AbortSignal | undefined,
  ): Promise<readonly Grant[]> {
    const grants: Grant[] = [];
    for await (const rows of list(`${allEqual(tests)}${more}`, signal)) grants.push(...rows.map(grantOf));
    return grants;
  }
  return {
    async *listForApp(appId, signal) {
      for await (const rows of list(allEqual(target(appId)), signal)) yield rows.map(grantOf);
    },
    listForPrincipal: (appId, userId, signal) =>
      found([...target(appId), ['targetPrincipal.externalId', userId], OKTA_USER], '', signal),
    listForPrincipals: (appId, userIds, signal) =>
      batches.all('targetPrincipal.externalId', userIds, (anyOfThem) =>
        found([...target(appId), OKTA_USER], ` AND (${anyOfThem})`, signal),
      ),
    async byId(id, signal) {
      const answer = await sender.read(
        { method: 'GET', path: `${BASE}/${segment(id)}` },
        { signal, absent: 'is-an-answer' },
      );
      return answer === undefined ? undefined : grantOf(answer.json);
    },
    async create(appId, userId, type, { beforeSend, ...control }, expiresAt) {
      const outcome = await sender.write(
        { method: 'POST', path: BASE },
        async (attempt) => {
          const entitlements = await beforeSend(attempt);
          return {
            grantType: type,
            target: { externalId: appId, type: 'APPLICATION' },
            targetPrincipal: { externalId: userId, type: 'OKTA_USER' },
            entitlements: entitlements.map(({ id, values }) => ({
              id,
              values: values.map((value) => ({ id: value })),
            })),
            ...(expiresAt === undefined ? {} : { scheduleSettings: { expirationDate: expiresAt } }),
          };
        },
        control,
      );
      return mapOutcome(outcome, grantOf);
    },
    async end(grantId, { beforeSend, ...control }) {
      const outcome = await sender.write(
        { method: 'PATCH', path: `${BASE}/${segment(grantId)}` },
        async (attempt) => ({
          id: grantId,
          scheduleSettings: { expirationDate: await beforeSend(attempt) },
        }),
        control,
      );
      return mapOutcome(outcome, grantOf);
    },
  };
}
