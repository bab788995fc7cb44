import * as z from 'zod';
import type { JobStatus } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import type { Answer, Warning } from '../define-tool.ts';
import { TenantText, tenantText } from '../tenant-text.ts';
import { jobLine, PARKED } from '../words.ts';

const SHOWN = 25;

/** Where a job stands, as tools show it. */
export const JobData = z.object({
  job: z.string(),
  plan: z.string(),
  state: z.string(),
  phase: z.string(),
  operations: z.number().int(),
  states: z.record(z.string(), z.number()),
  parked: z.object({ reason: z.string(), remedy: z.string(), subject: TenantText.optional() }).optional(),
  failures: z.array(
    z.object({ code: z.string(), count: z.number().int(), samplePrincipal: z.string().optional() }),
  ),
  etaSeconds: z.number().int().optional(),
  verified: z
    .object({
      readAt: z.string(),
      entitlements: z.array(z.object({ name: TenantText, values: z.number().int() })),
      ledger: z.record(z.string(), z.number()),
      people: z.number().int(),
      newAccounts: z.number().int(),
      alreadyMembers: z.number().int(),
      grantsWritten: z.number().int(),
      lost: z.number().int(),
      extra: z.number().int(),
      differences: z.array(
        z.object({
          kind: z.string(),
          principal: z.string(),
          entitlement: TenantText.optional(),
          value: TenantText.optional(),
          outside: z.boolean(),
        }),
      ),
    })
    .optional(),
});

function jobData(status: JobStatus): z.output<typeof JobData> {
  const { verification, parked } = status;
  return {
    job: status.id,
    plan: status.planId,
    state: status.state,
    phase: status.phase,
    operations: status.operations,
    states: { ...status.states },
    ...(parked === undefined
      ? {}
      : {
          parked: {
            reason: parked.reason,
            remedy: PARKED[parked.reason],
            ...(parked.subject === undefined ? {} : { subject: tenantText(parked.subject) }),
          },
        }),
    failures: status.failures.map((failure) => ({ ...failure })),
    ...(status.etaSeconds === undefined ? {} : { etaSeconds: status.etaSeconds }),
    ...(verification === undefined
      ? {}
      : {
          verified: {
            readAt: verification.readAt,
            entitlements: verification.entitlements
              .slice(0, SHOWN)
              .map(({ name, values }) => ({ name: tenantText(name), values })),
            ledger: { ...verification.ledger },
            people: verification.people,
            newAccounts: verification.newAccounts,
            alreadyMembers: verification.alreadyMembers,
            grantsWritten: verification.grantsWritten,
            lost: verification.lost,
            extra: verification.extra,
            differences: verification.differences.slice(0, SHOWN).map((difference) => ({
              kind: difference.kind,
              principal: difference.principal,
              ...(difference.entitlementName === undefined
                ? {}
                : { entitlement: tenantText(difference.entitlementName) }),
              ...(difference.valueName === undefined ? {} : { value: tenantText(difference.valueName) }),
              outside: difference.outside,
            })),
          },
        }),
  };
}

/** The answer about a job: the fixed line first, then the facts. */
export function jobAnswer(status: JobStatus, plan: PlanHeader): Answer<z.output<typeof JobData>> {
  const { verification } = status;
  const warnings: Warning[] = [];
  if (verification !== undefined && verification.lost > 0)
    warnings.push({ code: 'holdings-lost', count: verification.lost });
  if (verification !== undefined && verification.extra > 0)
    warnings.push({ code: 'holdings-unplanned', count: verification.extra });
  const missing = verification?.differences.filter((difference) => difference.kind === 'missing').length ?? 0;
  if (missing > 0) warnings.push({ code: 'granted-but-not-there', count: missing });
  const outside = verification?.differences.filter((difference) => difference.outside).length ?? 0;
  if (outside > 0) warnings.push({ code: 'changed-by-others-meanwhile', count: outside });
  const next =
    status.state === 'running'
      ? [{ tool: 'get_job', arguments: { job: status.id } }]
      : status.state === 'done' && plan.kind === 'structure' && plan.source.kind === 'report'
        ? [{ tool: 'execute_user_grants', arguments: { app: plan.app.id, report: plan.source.name } }]
        : status.state === 'parked'
          ? [{ tool: 'apply_plan', arguments: { plan: status.planId, hash: status.planHash } }]
          : [];
  return { summary: jobLine(status, plan.kind), data: jobData(status), warnings, next };
}
