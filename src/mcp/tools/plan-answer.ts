import * as z from 'zod';
import type { PlanHeader } from '../../model/plan.ts';
import type { Answer } from '../define-tool.ts';
import { TenantText, tenantText } from '../tenant-text.ts';
import { n } from '../words.ts';

/** What every planning tool says of the plan it made. */
export const PlanData = z.object({
  plan: z.string(),
  hash: z.string(),
  kind: z.string(),
  risk: z.string(),
  riskReasons: z.array(z.object({ code: z.string(), count: z.number().int() })),
  app: z.object({ id: z.string(), label: TenantText }),
  headline: z.array(TenantText),
  operations: z.number().int(),
  counts: z.record(z.string(), z.number()),
  identities: z.record(z.string(), z.number()),
});

export function planData(header: PlanHeader): z.output<typeof PlanData> {
  const { identities, ...counts } = header.counts;
  return {
    plan: header.id,
    hash: header.hash,
    kind: header.kind,
    risk: header.risk,
    riskReasons: header.riskReasons.map(({ code, count }) => ({ code, count })),
    app: { id: header.app.id, label: tenantText(header.app.label) },
    headline: header.headline.map((line) => tenantText(line)),
    operations: header.operations,
    counts: { ...counts },
    identities: { ...identities },
  };
}

/** The answer of a tool that planned: nothing was written yet. */
export function planAnswer(
  header: PlanHeader,
  whenEmpty: Answer<unknown>['next'] = [],
): Answer<z.output<typeof PlanData>> {
  const { counts, risk, id, hash } = header;
  const what =
    header.kind === 'structure'
      ? `creates ${n(counts.newEntitlements)} entitlements and ${n(counts.newValues)} values`
      : `gives ${n(counts.toGrant)} values to ${n(counts.grants)} people, new app accounts ${n(counts.newAccounts)}, already held ${n(counts.already)}, needs decision ${n(counts.needsDecision)}, conflicts ${n(counts.conflict)}, held back ${n(counts.heldBack)}`;
  const empty = header.operations === 0;
  return {
    summary: empty
      ? `Nothing to do: the plan ${what}.`
      : `Plan ${id} (${risk}) ${what}. Nothing was written yet; apply_plan carries it out.`,
    data: planData(header),
    next: empty
      ? whenEmpty
      : [
          { tool: 'apply_plan', arguments: { plan: id, hash } },
          ...(header.kind === 'grants' ? [{ tool: 'get_plan', arguments: { plan: id } }] : []),
        ],
  };
}
