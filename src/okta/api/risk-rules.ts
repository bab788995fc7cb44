import * as z from 'zod';
import type { RiskRule } from '../../model/tenant-objects.ts';
import { allEqual } from '../filters.ts';
import type { Okta } from '../okta.ts';
import { pages } from '../paging.ts';
import type { Sender } from '../send.ts';
import { EntitlementValuesRow } from './grants.ts';
import { parsed } from './parse.ts';

const RuleRow = z.looseObject({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  conflictCriteria: z.looseObject({
    and: z.array(
      z.looseObject({
        operation: z.string(),
        value: z.looseObject({ value: z.array(EntitlementValuesRow) }),
      }),
    ),
  }),
});

/** Risk rules (contract §5.3). A rule that cannot be understood fails the call: it must not look like no rule. */
export function riskRulesApi(sender: Sender): Okta['riskRules'] {
  return {
    async listForApp(appOrn, signal) {
      const call = {
        method: 'GET',
        path: '/governance/api/v1/risk-rules',
        query: [
          ['filter', allEqual([['resourceOrn', appOrn]])],
          ['limit', '200'],
        ],
      } as const;
      const rules: RiskRule[] = [];
      for await (const rows of pages(sender, call, signal)) rules.push(...rows.map(ruleOf));
      return rules;
    },
  };
}

function ruleOf(json: unknown): RiskRule {
  const { id, name, status, conflictCriteria } = parsed(RuleRow, json, 'risk rule');
  return {
    id,
    name,
    status,
    criteria: conflictCriteria.and.map(({ operation, value }) => ({
      operation,
      valueIds: value.value.flatMap((row) => (row.values ?? []).map((entry) => entry.id)),
    })),
  };
}
