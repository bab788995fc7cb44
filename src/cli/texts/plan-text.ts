import { counted } from '../../model/counted.ts';
import { tenantText } from '../../mcp/tenant-text.ts';
import type { Context } from '../../workflows/context.ts';
import { otherJob } from '../../workflows/plans/other-job.ts';
import { blockedWords } from '../../workflows/bundles/plan-pattern-bundles.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { visibleText } from '../../model/visible-text.ts';

/** The headline of a plan, its risk, and what `apply` needs. */
export function planText(plan: PlanHeader): string {
  const { headline, risk, riskReasons, operations, id, hash, nearestNotSought, blocked = [] } = plan;
  const reasons = riskReasons.map(({ code, count }) => `${code} ${count}`);
  return [
    ...headline.map((line) => tenantText(line, 400)),
    ...blocked.map((row) => visibleText(`Not planned: ${blockedWords(row)}`, 1_200)),
    `Risk: ${[risk, ...reasons].join(', ')}`,
    ...(nearestNotSought === undefined
      ? []
      : [
          counted`For ${nearestNotSought} [person who is|people who are] not in Okta nobody was looked for who may have been meant.`,
        ]),
    counted`Plan ${id}, ${operations} [operation|operations], hash ${hash}`,
    ...listLines(plan),
    '',
  ].join('\n');
}

/** The commands that show what a headline only counts. */
export function listLines({ id, kind, mode, counts }: PlanHeader): readonly string[] {
  const shown = (what: string, option: string) => `${what}: okta-entitlements plan show ${id} ${option}`;
  return [
    ...(kind === 'structure' && counts.newValues > 0 ? [shown('Every value', '--values')] : []),
    ...((counts.toRemove ?? 0) > 0 ? [shown('Who loses something', '--people to-remove')] : []),
    ...((counts.surplusStays ?? 0) > 0 ? [shown('Who keeps more than the report says', '--people all')] : []),
    ...(counts.needsDecision > 0 ? [shown('Who needs a decision', '--people needs-decision')] : []),
    ...(counts.conflict > 0 ? [shown('Who is in conflict', '--people conflict')] : []),
    ...(counts.heldBack > 0
      ? [shown(mode === 'undo' ? 'Who is not undone exactly' : 'Who is held back', '--people held-back')]
      : []),
  ];
}

/** Which other job stands before the plan; empty: none. */
export async function otherJobLine(context: Context, plan: PlanHeader): Promise<string> {
  const other = await otherJob(context, plan);
  if (other === undefined) return '';
  const said: Readonly<Record<typeof other.how, string>> = {
    overtakes:
      'writes to people of this plan, or has just done so: the plan would be refused. Let that job end, or cancel it, then plan again.',
    works: 'is at work on this app, or waits to be: the two are carried out one after the other.',
    waits:
      'of this app goes on by itself later: it then gives nothing to people to whom this plan has written by then.',
  };
  return `Job ${other.id} ${said[other.how]}\n`;
}

/** How a person agrees to a plan and has it carried out; empty where there is nothing to do. */
export function applyLine({ id, operations }: PlanHeader): string {
  return operations === 0 ? '' : `To agree and carry it out: okta-entitlements apply ${id}\n`;
}
