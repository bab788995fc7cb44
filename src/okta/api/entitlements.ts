import * as z from 'zod';
import type { Entitlement, EntitlementValue } from '../../model/tenant-objects.ts';
import { allEqual } from '../filters.ts';
import type { Okta } from '../okta.ts';
import { pages } from '../paging.ts';
import type { Sender } from '../send.ts';
import { parsed, segment } from './parse.ts';
import { mapOutcome } from './write.ts';

const BASE = '/governance/api/v1/entitlements';

const EntitlementRow = z.looseObject({
  id: z.string(),
  name: z.string(),
  externalValue: z.string(),
  multiValue: z.boolean(),
  description: z.string().nullish(),
  created: z.string().nullish(),
  createdBy: z.string().nullish(),
});

const ValueRow = z.looseObject({
  id: z.string(),
  entitlementId: z.string(),
  name: z.string(),
  externalValue: z.string(),
  description: z.string().nullish(),
  externalId: z.string().nullish(),
  created: z.string().nullish(),
  createdBy: z.string().nullish(),
});

function entitlementOf(json: unknown): Entitlement {
  const { id, name, externalValue, multiValue, description, created, createdBy } = parsed(
    EntitlementRow,
    json,
    'entitlement',
  );
  return {
    id,
    name,
    externalValue,
    multiValue,
    ...(typeof description === 'string' ? { description } : {}),
    ...(typeof created === 'string' ? { created } : {}),
    ...(typeof createdBy === 'string' ? { createdBy } : {}),
  };
}

function valueOf(json: unknown): EntitlementValue {
  const { id, entitlementId, name, externalValue, description, externalId, created, createdBy } = parsed(
    ValueRow,
    json,
    'entitlement value',
  );
  return {
    id,
    entitlementId,
    name,
    externalValue,
    ...(typeof description === 'string' ? { description } : {}),
    ...(typeof externalId === 'string' ? { externalId } : {}),
    ...(typeof created === 'string' ? { created } : {}),
    ...(typeof createdBy === 'string' ? { createdBy } : {}),
  };
}

/** Entitlements and their values (contract §3). */
export function entitlementsApi(sender: Sender): Okta['entitlements'] {
  const parent = (appId: string) =>
    allEqual([
      ['parent.externalId', appId],
      ['parent.type', 'APPLICATION'],
    ]);
  return {
    async list(appId, signal) {
      const found: Entitlement[] = [];
      const call = {
        method: 'GET',
        path: BASE,
        query: [
          ['filter', parent(appId)],
          ['limit', '200'],
        ],
      } as const;
      for await (const rows of pages(sender, call, signal)) found.push(...rows.map(entitlementOf));
      return found;
    },
    async values(appId, signal) {
      const found: EntitlementValue[] = [];
      const call = {
        method: 'GET',
        path: `${BASE}/values`,
        query: [
          ['filter', parent(appId)],
          ['limit', '200'],
        ],
      } as const;
      for await (const rows of pages(sender, call, signal)) found.push(...rows.map(valueOf));
      return found;
    },
    async create(appId, entitlement, { beforeSend, ...control }) {
      const outcome = await sender.write(
        { method: 'POST', path: BASE },
        async (attempt) => {
          await beforeSend(attempt);
          const { name, externalValue, description, multiValue, values } = entitlement;
          return {
            name,
            externalValue,
            ...(description === undefined ? {} : { description }),
            multiValue,
            dataType: multiValue ? 'array' : 'string',
            parent: { externalId: appId, type: 'APPLICATION' },
            values,
          };
        },
        control,
      );
      return mapOutcome(outcome, (json) => ({ ...entitlementOf(json), valueIds: touchedValues(json) }));
    },
    async addValues(entitlementId, values, { beforeSend, ...control }) {
      const outcome = await sender.write(
        { method: 'PATCH', path: `${BASE}/${segment(entitlementId)}` },
        async (attempt) => {
          await beforeSend(attempt);
          return values.map((value) => ({
            op: 'ADD',
            path: '/values/-',
            refType: 'ENTITLEMENT-VALUE',
            value,
          }));
        },
        control,
      );
      return mapOutcome(outcome, (json) => ({ valueIds: touchedValues(json) }));
    },
    async removeValues(entitlementId, valueIds, { beforeSend, ...control }) {
      const outcome = await sender.write(
        { method: 'PATCH', path: `${BASE}/${segment(entitlementId)}` },
        async (attempt) => {
          await beforeSend(attempt);
          return valueIds.map((id) => ({
            op: 'REMOVE',
            path: `/values/${segment(id)}`,
            refType: 'ENTITLEMENT-VALUE',
          }));
        },
        control,
      );
      return mapOutcome(outcome, () => undefined);
    },
    async remove(entitlementId, { beforeSend, ...control }) {
      const outcome = await sender.write(
        { method: 'DELETE', path: `${BASE}/${segment(entitlementId)}` },
        async (attempt) => {
          await beforeSend(attempt);
        },
        control,
      );
      return mapOutcome(outcome, () => undefined);
    },
  };
}

const Touched = z.looseObject({ values: z.array(z.looseObject({ id: z.string() })).nullish() });

/** Ids of the values that an answer to a write names: those that it made or changed (contract §3). */
function touchedValues(json: unknown): readonly string[] {
  return (parsed(Touched, json ?? {}, 'entitlement').values ?? []).map(({ id }) => id);
}
