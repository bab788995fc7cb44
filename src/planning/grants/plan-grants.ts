import { fingerprint } from '../../access/grant-facts.ts';
import { formatInstant } from '../../model/instant.ts';
import type { Assign, Operation, WriteGrant } from '../../model/operation.ts';
import type { PlanPerson } from '../../model/plan.ts';
import { jointGrant, leads, mixOf, rows, type SamePrincipals, samePrincipals } from './decided-rows.ts';
import type { EndingDecision } from './ends.ts';
import type { GrantsInput } from './grants-input.ts';
import { survey } from './grants-survey.ts';
import { timeThereAndBack } from './grants-time.ts';
import { grantsHeadline } from './headline.ts';
import { type Plan, type PlanDraft, withHash } from '../plan-hash.ts';
import { riskOf } from '../risk.ts';

/**
 * Plans assignments and additive grants so that everybody holds what is wanted on top of what they hold (merge).
 * Deterministic; the rows are computed again on each iteration, so that nothing per person is kept.
 */
export function planGrants(input: GrantsInput): Plan {
  return withHash(draftGrants(input));
}

/** The same, before it is final. */
export function draftGrants(input: GrantsInput): PlanDraft {
  const groups = samePrincipals(input.resolutions);
  const { counts, wave, usedValues, ending, load, firsts } = survey(input, groups);
  const sensitive = [...usedValues].filter((v) => input.values[v]?.sensitive === true);
  const { risk, riskReasons } = riskOf(
    {
      people: counts.grants,
      newAccounts: counts.newAccounts,
      sensitiveValues: sensitive.length,
      valuesOnProvisionedApp: 0,
    },
    input.routine,
  );
  const firstOfKind = firsts.among(input.snapshot, input.values);
  const operations = { [Symbol.iterator]: () => operationsOf(input, groups, wave) };
  const people = { [Symbol.iterator]: () => peopleOf(input, groups) };
  return {
    header: {
      ...input.base,
      format: 1,
      kind: 'grants',
      mode: 'merge',
      app: { id: input.app.id, label: input.app.label },
      risk,
      riskReasons,
      counts,
      headline: grantsHeadline(
        input,
        counts,
        { usedValues, ending },
        sensitive,
        timeThereAndBack(input, counts, load),
      ),
      values: input.values,
      ...(firstOfKind === undefined ? {} : { firstOfKind }),
      operations: counts.newAccounts + counts.grants,
      method: {
        grants: input.additive === 'no' ? 'custom' : 'additive',
        additiveCapability: input.additive,
        ...(input.additiveLearnedAt === undefined ? {} : { learnedAt: input.additiveLearnedAt }),
      },
    },
    operations,
    people,
  };
}

/** First the first wave, then the rest; per person the assignment before the grant. */
function* operationsOf(
  input: GrantsInput,
  groups: SamePrincipals,
  wave: ReadonlySet<number>,
): Generator<Operation> {
  let seq = 0;
  for (const first of [true, false]) {
    for (const [n, resolution] of input.resolutions.entries()) {
      if (resolution.class !== 'matched' || !leads(groups, n) || wave.has(n) !== first) continue;
      const grant = jointGrant(input, groups, n);
      if (grant === undefined) continue;
      const assign: Assign | undefined = grant.member
        ? undefined
        : { kind: 'assign', seq: seq++, principal: grant.principal, firstWave: first };
      if (assign !== undefined) yield assign;
      const write: WriteGrant = {
        kind: 'grant',
        seq: seq++,
        principal: grant.principal,
        method: grant.method,
        values: [...grant.toGrant].sort((a, b) => a - b),
        fingerprint: fingerprint(grant.grants),
        mix: mixOf(grant),
        freshRead: grant.freshRead,
        ...(grant.until === undefined ? {} : { expiresAt: formatInstant(grant.until) }),
        ...(assign === undefined ? {} : { after: assign.seq }),
        firstWave: first,
      };
      yield write;
    }
  }
}

function* peopleOf(input: GrantsInput, groups: SamePrincipals): Generator<PlanPerson> {
  for (const { n, resolution, decision, repeated, values } of rows(input, groups)) {
    const { user } = resolution;
    const heldBack = decision === undefined ? values : decision.dormant;
    yield {
      n,
      identifier: resolution.identifier,
      class: resolution.class,
      ...(user === undefined ? {} : { principal: user.id, login: user.login }),
      ...(resolution.nearest === undefined ? {} : { nearest: resolution.nearest }),
      ...(resolution.differs === undefined ? {} : { differs: resolution.differs }),
      lines: input.wanted.lineCount[n] ?? 0,
      membership: membershipOf(decision),
      wanted: values.length,
      toGrant: decision?.toGrant ?? [],
      ...(decision?.until === undefined || decision.toGrant.length === 0
        ? {}
        : { until: formatInstant(decision.until) }),
      already: decision?.already.length ?? 0,
      ...(decision === undefined || decision.alreadyUntil.size === 0
        ? {}
        : { alreadyUntil: formatInstant(Math.min(...decision.alreadyUntil.values())) }),
      ...(repeated === 0 ? {} : { repeated }),
      conflicts: decision === undefined || decision.conflict.length === 0 ? [] : decision.conflicts,
      conflict: decision?.conflict.length ?? 0,
      ...(decision?.why === undefined || decision.needsDecision.length === 0
        ? {}
        : {
            needsDecision: {
              ...decision.why,
              count: decision.needsDecision.length,
              values: decision.needsDecision,
            },
          }),
      heldBack: heldBack.length,
      ...(heldBack.length === 0 ? {} : { heldBackValues: heldBack }),
    };
  }
}

function membershipOf(decision: EndingDecision | undefined): PlanPerson['membership'] {
  if (decision === undefined) return 'none';
  if (decision.member) return 'member';
  if (decision.dormant.length > 0 || decision.grants.length > 0) return 'dormant';
  return decision.toGrant.length > 0 ? 'new-account' : 'none';
}
