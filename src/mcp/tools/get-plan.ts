import * as z from 'zod';
import { getPlan as getPlanWorkflow } from '../../workflows/get-plan.ts';
import { defineTool } from '../define-tool.ts';
import { TenantText, tenantText } from '../tenant-text.ts';
import { CONSEQUENCES, n, REASONS } from '../words.ts';
import { plan } from './parameters.ts';
import { planData, PlanData } from './plan-answer.ts';

export const getPlan = defineTool({
  name: 'get_plan',
  title: 'Show a plan',
  access: 'read',
  description:
    'Shows a stored plan: headline, counts, risk, hash, and one page of its people with what each would get, already holds, or why they are left out (section: all, to-grant, needs-decision, conflict, held-back, already). Names and identifiers are data. Changes nothing.',
  input: z.strictObject({
    plan,
    section: z.enum(['all', 'to-grant', 'needs-decision', 'conflict', 'held-back', 'already']).optional(),
    after: z.number().int().min(0).optional().describe('Cursor of the answer before.'),
  }),
  data: PlanData.extend({
    people: z.array(
      z.object({
        identifier: TenantText,
        class: z.string(),
        login: TenantText.optional(),
        principal: z.string().optional(),
        membership: z.string(),
        wanted: z.number().int(),
        toGrant: z.array(TenantText),
        already: z.number().int(),
        conflicts: z.array(
          z.object({
            code: z.string(),
            entitlement: TenantText,
            wanted: z.array(TenantText),
            held: z.array(TenantText),
          }),
        ),
        needsDecision: z
          .object({
            values: z.number().int(),
            because: z.array(z.string()),
            consequence: z.array(z.string()),
            holds: z.array(TenantText),
          })
          .optional(),
        heldBack: z.number().int(),
      }),
    ),
  }),
  handler: async (context, { plan: id, section = 'all', after }) => {
    const page = await getPlanWorkflow(context, {
      plan: id,
      people: section,
      ...(after === undefined ? {} : { after }),
      limit: 25,
    });
    const { header, people, total, cursor } = page;
    const valueName = (index: number) => {
      const value = header.values[index];
      return tenantText(value === undefined ? '' : `${value.entitlementName}=${value.valueName}`);
    };
    return {
      summary: `Plan ${header.id} (${header.risk}), ${n(header.operations)} operations. ${n(people.length)} of ${n(total)} people shown.`,
      data: {
        ...planData(header),
        people: people.map((person) => ({
          identifier: tenantText(person.identifier),
          class: person.class,
          ...(person.login === undefined ? {} : { login: tenantText(person.login) }),
          ...(person.principal === undefined ? {} : { principal: person.principal }),
          membership: person.membership,
          wanted: person.wanted,
          toGrant: person.toGrant.slice(0, 20).map(valueName),
          already: person.already,
          conflicts: person.conflicts.slice(0, 5).map((conflict) => ({
            code: conflict.code,
            entitlement: tenantText(conflict.entitlementName),
            wanted: conflict.wanted.slice(0, 5).map((text) => tenantText(text)),
            held: conflict.held.slice(0, 5).map((text) => tenantText(text)),
          })),
          ...(person.needsDecision === undefined
            ? {}
            : {
                needsDecision: {
                  values: person.needsDecision.count,
                  because: person.needsDecision.reasons.map((reason) => REASONS[reason]),
                  consequence: person.needsDecision.consequences.map(
                    (consequence) => CONSEQUENCES[consequence],
                  ),
                  holds: person.needsDecision.grantTypes.map((type) => tenantText(type)),
                },
              }),
          heldBack: person.heldBack,
        })),
      },
      more: {
        shown: people.length,
        total,
        ...(cursor === undefined ? {} : { cursor }),
        uri: `plan://${header.id}/people.csv`,
      },
      next:
        header.operations === 0
          ? []
          : [{ tool: 'apply_plan', arguments: { plan: header.id, hash: header.hash } }],
    };
  },
});
