import { formatInstant } from '../model/instant.ts';
import type { Capability } from '../model/plan.ts';
import type { Refusal } from '../okta/okta.ts';
import type { JobContext } from './job-context.ts';
import type { Run } from './run.ts';

/**
 * The fact of a tenant whether it takes additive grants: `yes` or `no`; absent while unknown (contract §4.1). The type is
 * Beta: a tenant may get it and lose it, so that both are relied on for a time only.
 */
export const ADDITIVE_CAPABILITY = 'capability.additive';

/** The last additive grant that was refused without a word why: which, and by which code; it counts for the same time. */
const ADDITIVE_REFUSED = 'capability.additive.refused';

/** Whether a tenant takes additive grants, and when (ISO-8601) it showed that; `unknown` also where that is too long ago. */
export async function additiveCapability(
  context: LearningContext,
  tenantId: string,
): Promise<{ readonly capability: Capability; readonly learnedAt?: string }> {
  const fact = await recent(context, tenantId, ADDITIVE_CAPABILITY);
  return fact?.value === 'yes' || fact?.value === 'no'
    ? { capability: fact.value, learnedAt: formatInstant(fact.at) }
    : { capability: 'unknown' };
}

type LearningContext = Pick<JobContext, 'store' | 'clock'> & {
  readonly settings: Pick<JobContext['settings'], 'learnedForMs'>;
};

/** What was learned, unless that is too long ago; a clock that was set back makes nothing older. */
async function recent({ store, clock, settings }: LearningContext, tenantId: string, key: string) {
  const fact = await store.facts.get(tenantId, key);
  return fact === undefined || clock.now() - fact.at > settings.learnedForMs ? undefined : fact;
}

/**
 * Whether a refused additive grant shows that the tenant takes none, and notes it where it does. What the documents say
 * of such a refusal is a 400 and no more (contract §10.5): it must be about the type of grant, or come again for somebody
 * else, or in another job, with values that all exist.
 */
export async function refusesAdditive(
  { context, plan, job }: Run,
  { principal, values }: { readonly principal: string; readonly values: readonly number[] },
  refusal: Refusal,
): Promise<boolean> {
  const { store, clock, okta } = context;
  const { tenantId } = plan;
  if (refusal.status !== 400 || refusal.causes.some(({ reason }) => reason === 'IDENTIFIER_NOT_FOUND'))
    return false;
  if ((await additiveCapability(context, tenantId)).capability === 'yes') return false;
  if (!saysType(refusal)) {
    const there = new Set((await okta.entitlements.values(job.appId)).map(({ id }) => id));
    if (!values.every((index) => there.has(plan.values[index]?.valueId ?? ''))) return false;
    const code = refusal.errorCode ?? '';
    const refused = [job.id, principal, code];
    const last = (await recent(context, tenantId, ADDITIVE_REFUSED))?.value;
    const again =
      Array.isArray(last) && last[2] === code && (last[0] !== refused[0] || last[1] !== refused[1]);
    if (!again) {
      await store.facts.set(tenantId, ADDITIVE_REFUSED, refused, clock.now());
      return false;
    }
  }
  await store.facts.set(tenantId, ADDITIVE_CAPABILITY, 'no', clock.now());
  return true;
}

/** Whether Okta names the field of the type. */
function saysType({ summary = '', causes }: Refusal): boolean {
  const texts = [summary, ...causes.flatMap((cause) => [cause.summary ?? '', cause.location ?? ''])];
  return texts.some((text) => /grant\s?type/iu.test(text));
}
