import { refusesAdditive } from '../additive-capability.ts';
import { factsOf, fingerprint, grantMix } from '../../access/grant-facts.ts';
import { parseInstant } from '../../model/instant.ts';
import type { OperationState } from '../../model/job.ts';
import type { RestoreGrant, WriteGrant } from '../../model/operation.ts';
import type { EntitlementValues, Grant } from '../../model/tenant-objects.ts';
import { type Refusal, WriteAbandoned } from '../../okta/okta.ts';
import { customObstacles } from '../../planning/grants/decide-person.ts';
import { Parked } from '../park.ts';
import type { Run } from '../run.ts';
import { abandonedAs, type Attempt, carryOut, createdOf, type Found } from './carry-out.ts';
import { displacesNothing } from './displaces-nothing.ts';
import { committedAt, grantBefore, madeOf, valueIds, valueIdsOf } from './recorded-grant.ts';

/** So far the clock that says when a grant was made may be behind the one of the Date header: ours must not seem to be older. */
const CLOCKS_APART_MS = 60_000;

/**
 * Gives a person the values of the intent. A CUSTOM grant is computed from what is there when it leaves: the union with
 * it, or nothing at all when the person would need another method by now (design §8).
 */
export function writeGrant(run: Run, operation: WriteGrant, sentBefore?: number): Promise<OperationState> {
  const { grants } = run.context.okta;
  const { appId } = run.job;
  const { principal, method } = operation;
  const wanted = intentOf(run, operation);
  let kept: readonly string[] = [];
  const attempt: Attempt = {
    send: async () => {
      const control = {
        beforeSend: async () => {
          await run.lease.hold();
          if (run.isOver(operation.expiresAt)) throw new WriteAbandoned('stale: ended');
          const { after } = operation;
          if (after !== undefined) await run.membership.check(principal, () => endOf(run, after));
          else if (method === 'custom') await run.membership.checkNow(principal);
          else await run.membership.check(principal);
          await run.overtaken.check(principal);
          await run.standing.check(operation);
          await run.names.check(operation.values);
          const there = operation.freshRead ? await grants.listForPrincipal(appId, principal) : undefined;
          const payload = there === undefined ? wanted : fromFresh(run, operation, wanted, there);
          if (there !== undefined && method === 'additive') await displacesNothing(run, operation, there);
          kept =
            there === undefined || method === 'additive'
              ? []
              : valueIds(there).filter((id) => !valueIdsOf(wanted).includes(id));
          await run.sending(
            operation,
            there === undefined ? undefined : { grants: there.map(grantBefore), sends: valueIdsOf(payload) },
          );
          return payload;
        },
        ...run.control(),
      };
      const outcome = await grants.create(
        appId,
        principal,
        method === 'custom' ? 'CUSTOM' : 'ENTITLEMENT',
        control,
        operation.expiresAt,
      );
      if (outcome.outcome !== 'ok') return outcome;
      run.actor ??= outcome.value.createdBy;
      return { ...outcome, value: { ...madeOf(outcome.value), ...committedAt(outcome.value), kept } };
    },
    lookFor: async (sentAt) =>
      lookFor(run, operation, wanted, sentAt, await grants.listForPrincipal(appId, principal)),
    // Somebody else's, which Okta may answer with instead of making another (contract §10.8).
    ...(method === 'additive'
      ? { wasThere: (answer, sentAt) => run.madeBefore(createdOf(answer), sentAt - CLOCKS_APART_MS) }
      : {}),
    abandoned: abandonedAs,
    onRefusal: (refusal) => additiveRefused(run, operation, refusal),
  };
  return carryOut(run, operation, attempt, sentBefore);
}

/** When an operation ended, by our clock. */
async function endOf({ context, job }: Run, seq: number): Promise<number | undefined> {
  const [row] = await context.store.jobs.operationRows(job.id, seq, 1);
  return row?.seq === seq ? row.endedAt : undefined;
}

/** The values of the intent, by entitlement. */
export function intentOf(run: Run, operation: WriteGrant): readonly EntitlementValues[] {
  return entitlementValuesOf(run, operation.values);
}

/** Values of the plan, by entitlement. */
export function entitlementValuesOf(run: Run, indexes: readonly number[]): readonly EntitlementValues[] {
  const groups = new Map<string, string[]>();
  for (const index of indexes) {
    const value = run.plan.values[index];
    if (value === undefined) continue;
    const group = groups.get(value.entitlementId);
    if (group === undefined) groups.set(value.entitlementId, [value.valueId]);
    else group.push(value.valueId);
  }
  return [...groups].map(([id, values]) => ({ id, values }));
}

/** What to send given what is there now. Throws `WriteAbandoned` where the plan no longer fits this person. */
function fromFresh(
  run: Run,
  operation: WriteGrant,
  wanted: readonly EntitlementValues[],
  there: readonly Grant[],
): readonly EntitlementValues[] {
  const facts = there.map(factsOf);
  const unchanged = fingerprint(facts) === operation.fingerprint;
  if (operation.method === 'additive') {
    // A later grant of a single-valued entitlement wins over an earlier one: only what the plan saw may be there.
    if (!unchanged) throw new WriteAbandoned('stale: grants changed');
    return wanted;
  }
  const [obstacle] = customObstacles(facts).reasons;
  if (obstacle !== undefined) throw new WriteAbandoned(`stale: ${obstacle}`);
  // A mix that nobody of the first wave had is not tried out here.
  const mix = grantMix(facts);
  if (!unchanged && mix !== operation.mix.split('|')[0] && !run.provenMixes.has(mix))
    throw new WriteAbandoned('stale: new mix');
  const held = new Set(valueIds(there));
  if (wanted.every(({ values }) => values.every((value) => held.has(value))))
    throw new WriteAbandoned('nothing-missing');
  // Another value of a single-valued entitlement came in between: the person keeps it.
  for (const { id } of wanted) {
    const single = operation.values.some((i) => {
      const value = run.plan.values[i];
      return value !== undefined && value.entitlementId === id && !value.multiValue;
    });
    if (
      single &&
      there.some((grant) =>
        grant.entitlements?.some((entitlement) => entitlement.id === id && entitlement.values.length > 0),
      )
    ) {
      throw new WriteAbandoned('stale: single value held');
    }
  }
  return union(
    wanted,
    there.flatMap((grant) => grant.entitlements ?? []),
  );
}

function union(
  a: readonly EntitlementValues[],
  b: readonly EntitlementValues[],
): readonly EntitlementValues[] {
  const groups = new Map<string, Set<string>>();
  for (const { id, values } of [...b, ...a]) {
    const group = groups.get(id) ?? new Set();
    for (const value of values) group.add(value);
    groups.set(id, group);
  }
  return [...groups].flatMap(([id, values]) => (values.size === 0 ? [] : [{ id, values: [...values] }]));
}

/** Looks for our grant by its type, values, maker and time. */
function lookFor(
  run: Run,
  operation: WriteGrant,
  wanted: readonly EntitlementValues[],
  sentAt: number,
  there: readonly Grant[],
): Found {
  const type = operation.method === 'custom' ? 'CUSTOM' : 'ENTITLEMENT';
  const values = valueIdsOf(wanted);
  const holdsAll = (grant: Grant) => {
    const has = new Set(valueIdsOf(grant.entitlements ?? []));
    return values.every((value) => has.has(value)) && (type === 'CUSTOM' || has.size === values.length);
  };
  const mine = there.find(
    (grant) =>
      grant.type === type &&
      parseInstant(grant.expiresAt) === parseInstant(operation.expiresAt) &&
      holdsAll(grant) &&
      run.isWrittenByUs(grant, sentAt),
  );
  if (mine !== undefined) {
    const kept = valueIdsOf(mine.entitlements ?? []).filter((value) => !values.includes(value));
    return { found: 'ours', result: { ...madeOf(mine), ...committedAt(mine), kept } };
  }
  const all = new Set(valueIds(there));
  const givers = there.filter((grant) =>
    valueIdsOf(grant.entitlements ?? []).some((value) => values.includes(value)),
  );
  if (values.every((value) => all.has(value)))
    return { found: 'not-provably-ours', result: { grantIds: givers.map((grant) => grant.id) } };
  return { found: 'absent' };
}

/** Whether the tenant takes additive grants is learned from the first ones. Throws `Parked` where it does not. */
export async function additiveRefused(
  run: Run,
  operation: WriteGrant | RestoreGrant,
  refusal: Refusal,
): Promise<void> {
  if (operation.kind === 'grant' && operation.method !== 'additive') return;
  if (!(await refusesAdditive(run, operation, refusal))) return;
  await run.end(operation, 'refused', {
    code: `${refusal.status} ${refusal.errorCode ?? ''}`.trim(),
    result: { said: refusal.summary ?? '' },
    ...(refusal.requestId === undefined ? {} : { requestId: refusal.requestId }),
  });
  throw new Parked('additive-refused', refusal.summary);
}
