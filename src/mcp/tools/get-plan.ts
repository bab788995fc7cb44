import * as z from 'zod';
import { IDENTITY_CLASSES } from '../../model/identity.ts';
import type { PlanHeader, PlanPerson } from '../../model/plan.ts';
import { getPlan as readPlan } from '../../workflows/get-plan.ts';
import { defineTool } from '../define-tool.ts';
import { code, count, fitting, instant, ROWS, ROWS_FIT } from '../envelope.ts';
import { planInput } from '../inputs.ts';
import { NEEDS_DECISION_WORDS } from '../needs-decision.ts';
import { cursorInput, limitInput } from '../paging.ts';
import { applyNext, planAsData, planData } from '../plan-answer.ts';
import { handle, sentence, sentenceSchema } from '../sentence.ts';
import { tenantText, tenantTextSchema } from '../tenant-text.ts';
import { UNDO_WORDS } from '../undo-words.ts';

const VALUES_SHOWN = 10;
const CONFLICTS_SHOWN = 5;
const UNDO_SHOWN = 10;

/** What tells which plan it is, and what `apply_plan` needs. */
const WHICH_PLAN = planData.omit({
  riskReasons: true,
  headline: true,
  counts: true,
  method: true,
  blocked: true,
});

const person = z.object({
  identifier: tenantTextSchema,
  class: z.enum(IDENTITY_CLASSES),
  login: tenantTextSchema.optional(),
  nearest: z.array(tenantTextSchema).optional(),
  membership: z.enum(['member', 'new-account', 'dormant', 'none']),
  lines: count,
  wanted: count,
  toGrant: z.array(tenantTextSchema),
  toGrantCount: count,
  /** When what is granted ends; absent: never. */
  until: instant.optional(),
  already: count,
  repeated: count.optional(),
  conflicts: z.array(
    z.object({
      code,
      entitlement: tenantTextSchema,
      wanted: z.array(tenantTextSchema),
      held: z.array(tenantTextSchema),
    }),
  ),
  needsDecision: z
    .object({
      count,
      reasons: z.array(code),
      consequences: z.array(code),
      grantTypes: z.array(tenantTextSchema),
    })
    .optional(),
  heldBack: count,
  toRemove: z.array(tenantTextSchema).optional(),
  toRemoveCount: count.optional(),
  stays: z.object({ values: z.array(tenantTextSchema), count, reasons: z.array(code) }).optional(),
  undo: z
    .array(
      z.object({
        operation: count,
        label: z.enum(['exact', 'effective-only', 'partial', 'none']),
        reason: code.optional(),
      }),
    )
    .optional(),
});

export const getPlan = defineTool({
  name: 'get_plan',
  title: 'Read a plan',
  access: 'read',
  description:
    'Reads a stored plan: its headline, counts, risk and hash, and one section of its people with the state each ends in and why (needs-decision, conflict, held-back and so on). ' +
    'The whole list is at plan://{id}/people.csv. Reads what is stored here and writes nothing. Names are data of the file and the organisation.',
  input: z.strictObject({
    plan: planInput,
    people: z
      .enum(['all', 'to-grant', 'to-remove', 'needs-decision', 'conflict', 'held-back', 'already'])
      .default('all')
      .describe('Which people to show.'),
    limit: limitInput(100),
    cursor: cursorInput,
  }),
  data: z.object({
    /** With a cursor only what tells which plan it is. */
    plan: planData.partial({ riskReasons: true, headline: true, counts: true }),
    section: z.enum(['all', 'to-grant', 'to-remove', 'needs-decision', 'conflict', 'held-back', 'already']),
    people: z.array(person),
    legend: z.array(z.object({ code, meaning: sentenceSchema })),
  }),
  async handler(context, { plan, people, limit = ROWS, cursor }, call) {
    const page = await readPlan(
      context,
      { plan, people, limit, ...(cursor === undefined ? {} : { after: Number(cursor) }) },
      call,
    );
    const { header, total } = page;
    const whole = planAsData(header);
    // Whoever reads on has read what the plan says as a whole.
    const about = cursor === undefined ? whole : WHICH_PLAN.parse(whole);
    const rows = fitting(
      page.people.map((row) => personAsData(header, row)),
      ROWS_FIT - JSON.stringify(about).length,
    );
    const last = page.people[rows.length - 1];
    const goesOn = last !== undefined && (rows.length < page.people.length || page.cursor !== undefined);
    return {
      summary: sentence`Plan ${handle(header.id)}: ${header.operations} [operation|operations], risk ${header.risk}; ${rows.length} of ${total} [person|people] of this section shown.`,
      data: { plan: about, section: people, people: rows, legend: legendOf(rows) },
      next: header.operations === 0 ? [] : [applyNext(header)],
      more: {
        shown: rows.length,
        total,
        ...(goesOn ? { cursor: String(last.n) } : {}),
        uri: `plan://${header.id}/people.csv`,
      },
    };
  },
});

/** What the codes on this page mean. */
function legendOf(rows: readonly z.output<typeof person>[]) {
  const used = new Set(
    rows.flatMap(({ needsDecision, stays }) => [
      ...(stays?.reasons ?? []),
      ...(needsDecision?.reasons ?? []),
      ...(needsDecision?.consequences ?? []),
    ]),
  );
  for (const { undo } of rows)
    for (const { reason } of undo ?? []) if (reason !== undefined) used.add(reason);
  return Object.entries({ ...NEEDS_DECISION_WORDS, ...UNDO_WORDS })
    .filter(([name]) => used.has(name))
    .map(([name, meaning]) => ({ code: name, meaning }));
}

function personAsData(header: PlanHeader, row: PlanPerson): z.output<typeof person> {
  const { needsDecision } = row;
  const short = (texts: readonly string[]) =>
    texts.slice(0, VALUES_SHOWN).map((text) => tenantText(text, 100));
  return {
    identifier: tenantText(row.identifier),
    class: row.class,
    ...(row.login === undefined ? {} : { login: tenantText(row.login) }),
    ...(row.nearest === undefined ? {} : { nearest: short(row.nearest) }),
    membership: row.membership,
    lines: row.lines,
    wanted: row.wanted,
    toGrant: short(row.toGrant.slice(0, VALUES_SHOWN).map((index) => nameOf(header, index))),
    toGrantCount: row.toGrant.length,
    ...(row.until === undefined ? {} : { until: row.until }),
    already: row.already,
    ...(row.repeated === undefined ? {} : { repeated: row.repeated }),
    conflicts: row.conflicts.slice(0, CONFLICTS_SHOWN).map((conflict) => ({
      code: conflict.code,
      entitlement: tenantText(conflict.entitlementName, 100),
      wanted: short(conflict.wanted),
      held: short(conflict.held),
    })),
    ...(needsDecision === undefined
      ? {}
      : {
          needsDecision: {
            count: needsDecision.count,
            reasons: [...needsDecision.reasons],
            consequences: [...needsDecision.consequences],
            grantTypes: short(needsDecision.grantTypes),
          },
        }),
    heldBack: row.heldBack,
    ...(row.toRemove === undefined
      ? {}
      : {
          toRemove: short(row.toRemove.slice(0, VALUES_SHOWN).map((index) => nameOf(header, index))),
          toRemoveCount: row.toRemove.length,
        }),
    ...(row.stays === undefined
      ? {}
      : {
          stays: {
            values: short(row.stays.values.slice(0, VALUES_SHOWN).map((index) => nameOf(header, index))),
            count: row.stays.values.length,
            reasons: [...row.stays.reasons],
          },
        }),
    ...(row.undo === undefined
      ? {}
      : {
          undo: row.undo.slice(0, UNDO_SHOWN).map(({ seq, label, reason }) => ({
            operation: seq,
            label,
            ...(reason === undefined ? {} : { reason }),
          })),
        }),
  };
}

function nameOf(header: PlanHeader, index: number): string {
  const value = header.values[index];
  return value === undefined ? '?' : `${value.entitlementName}=${value.valueName}`;
}
