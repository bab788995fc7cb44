import * as z from 'zod';
import { IDENTITY_CLASSES } from '../../model/identity.ts';
import type { PlanHeader, PlanPerson } from '../../model/plan.ts';
import type { Call, Context } from '../../workflows/context.ts';
import { differenceText, getPlan as readPlan } from '../../workflows/plans/get-plan.ts';
import { readablePlan } from '../../workflows/own-records.ts';
import { planValues } from '../../workflows/plans/plan-values.ts';
import { begunPlan } from '../answers/begun-plan.ts';
import { defineTool } from '../define-tool.ts';
import { type Answer, code, count, fitting, instant, ROWS, ROWS_FIT } from '../envelope.ts';
import { planInput } from '../inputs.ts';
import { NEEDS_DECISION_WORDS } from '../answers/needs-decision.ts';
import { cursorInput, limitInput, pageOf } from '../paging.ts';
import { planAsData, planData } from '../answers/plan-answer.ts';
import { planValue, planValueAsData } from '../answers/plan-value-data.ts';
import { handle, sentence, sentenceSchema } from '../sentence.ts';
import { tenantText, tenantTextSchema } from '../tenant-text.ts';
import { UNDO_WORDS } from '../answers/undo-words.ts';

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
  /** What the report says of the person beside the identifier, and what Okta says instead. */
  differs: z.array(tenantTextSchema).optional(),
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
      values: z.array(tenantTextSchema).optional(),
      reasons: z.array(code),
      consequences: z.array(code),
      grantTypes: z.array(tenantTextSchema),
    })
    .optional(),
  heldBack: count,
  /** What was wanted and is held back. */
  heldBackValues: z.array(tenantTextSchema).optional(),
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

/** With a cursor only what tells which plan it is. */
const planAbout = planData.partial({ riskReasons: true, headline: true, counts: true });

const data = z.object({
  plan: planAbout,
  section: z.enum(['all', 'to-grant', 'to-remove', 'needs-decision', 'conflict', 'held-back', 'already']),
  people: z.array(person),
  /** Only with show values. */
  values: z.array(planValue).optional(),
  legend: z.array(z.object({ code, meaning: sentenceSchema })),
});

export const getPlan = defineTool({
  name: 'get_plan',
  title: 'Read a plan',
  access: 'read',
  description:
    'Reads a stored plan: its headline, counts, risk and hash, and one section of its people with the state each ends in, why, and the values concerned (needs-decision, conflict, held-back and so on); ' +
    'or with show values every entitlement and value that it creates, gives, takes, removes or puts into bundles, which a person should see before agreeing: names of what is created can never be changed. The whole list of people is at plan://{id}/people.csv. Reads what is stored here and writes nothing. Names are data of the file and the organisation.',
  input: z.strictObject({
    plan: planInput,
    people: z
      .enum(['all', 'to-grant', 'to-remove', 'needs-decision', 'conflict', 'held-back', 'already'])
      .default('all')
      .describe('Which people to show.'),
    show: z
      .enum(['people', 'values'])
      .default('people')
      .describe('values: what the plan creates, gives, takes, removes or bundles, instead of people.'),
    limit: limitInput(100),
    cursor: cursorInput,
  }),
  data,
  listBy: ['plan', 'people', 'show'],
  async handler(context, { plan, people, show, limit = ROWS, cursor }, call) {
    if (show === 'values') return valuesAnswer(context, { plan, limit, cursor }, call);
    const page = await readPlan(
      context,
      { plan, people, limit, ...(cursor === undefined ? {} : { after: Number(cursor) }) },
      call,
    );
    const { header, total } = page;
    const about = aboutPlan(header, cursor);
    const rows = fitting(
      page.people.map((row) => personAsData(header, row)),
      ROWS_FIT - JSON.stringify(about).length,
    );
    const last = page.people[rows.length - 1];
    const goesOn = last !== undefined && (rows.length < page.people.length || page.cursor !== undefined);
    return {
      ...(await begunPlan(
        context,
        header,
        sentence`Plan ${handle(header.id)}: ${header.operations} [operation|operations], risk ${header.risk}; ${rows.length} of ${total} [person|people] of this section shown.`,
      )),
      data: { plan: about, section: people, people: rows, legend: legendOf(rows) },
      more: {
        shown: rows.length,
        total,
        ...(goesOn ? { cursor: String(last.n) } : {}),
        uri: `plan://${header.id}/people.csv`,
      },
    };
  },
});

/** The plan itself; whoever reads on has read what it says as a whole. */
function aboutPlan(header: PlanHeader, cursor: string | undefined): z.output<typeof planAbout> {
  const whole = planAsData(header);
  return cursor === undefined ? whole : WHICH_PLAN.parse(whole);
}

/** One page of the values of a plan. */
async function valuesAnswer(
  context: Context,
  {
    plan,
    limit,
    cursor,
  }: { readonly plan: string; readonly limit: number; readonly cursor?: string | undefined },
  call: Call,
): Promise<Answer<z.output<typeof data>>> {
  const header = await readablePlan(context, plan, call);
  const about = aboutPlan(header, cursor);
  const page = pageOf(await planValues(context, header), limit, cursor);
  const rows = fitting(page.rows.map(planValueAsData), ROWS_FIT - JSON.stringify(about).length);
  const { more } = page.more(rows.length);
  return {
    ...(await begunPlan(
      context,
      header,
      sentence`Plan ${handle(header.id)}: ${header.operations} [operation|operations], risk ${header.risk}; ${rows.length} of ${page.total} [entitlement or value|entitlements and values] that it is about shown.`,
    )),
    data: { plan: about, section: 'all', people: [], values: rows, legend: [] },
    ...(more === undefined ? {} : { more }),
  };
}

const DIFFERS = sentence`a column that is out of date counts no more once analyze_csv_for_entitlements has it in ignore`;

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
    .map(([name, meaning]) => ({ code: name, meaning }))
    .concat(rows.some(({ differs }) => differs !== undefined) ? [{ code: 'differs', meaning: DIFFERS }] : []);
}

function personAsData(header: PlanHeader, row: PlanPerson): z.output<typeof person> {
  const { needsDecision } = row;
  const short = (texts: readonly string[]) =>
    texts.slice(0, VALUES_SHOWN).map((text) => tenantText(text, 100));
  const named = (indexes: readonly number[]) =>
    short(indexes.slice(0, VALUES_SHOWN).map((index) => nameOf(header, index)));
  return {
    identifier: tenantText(row.identifier),
    class: row.class,
    ...(row.login === undefined ? {} : { login: tenantText(row.login) }),
    ...(row.nearest === undefined ? {} : { nearest: short(row.nearest) }),
    ...(row.differs === undefined
      ? {}
      : { differs: row.differs.map((found) => tenantText(differenceText(found), 300)) }),
    membership: row.membership,
    lines: row.lines,
    wanted: row.wanted,
    toGrant: named(row.toGrant),
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
            ...(needsDecision.values === undefined ? {} : { values: named(needsDecision.values) }),
            reasons: [...needsDecision.reasons],
            consequences: [...needsDecision.consequences],
            grantTypes: short(needsDecision.grantTypes),
          },
        }),
    heldBack: row.heldBack,
    ...(row.heldBackValues === undefined ? {} : { heldBackValues: named(row.heldBackValues) }),
    ...(row.toRemove === undefined
      ? {}
      : {
          toRemove: named(row.toRemove),
          toRemoveCount: row.toRemove.length,
        }),
    ...(row.stays === undefined
      ? {}
      : {
          stays: {
            values: named(row.stays.values),
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
