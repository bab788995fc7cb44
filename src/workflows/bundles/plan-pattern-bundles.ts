import type { AnalysedApp } from '../../model/analysis.ts';
import { newId } from '../../model/ids.ts';
import { formatInstant } from '../../model/instant.ts';
import type { BlockedBundle, Obstacle } from '../../model/blocked-bundle.ts';
import type { PlannedPattern } from '../../model/plan-source.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import type { App, Bundle, RiskRule } from '../../model/tenant-objects.ts';
import { type BundleDraft, refusal } from '../../planning/bundles/blocked-bundles.ts';
import type { Plan } from '../../planning/plan-hash.ts';
import { planBundles } from '../../planning/bundles/plan-bundles.ts';
import { renamedSince } from '../../planning/bundles/sign-off-sheet.ts';
import { type AskedPattern, askedPatterns, type BundleWish } from '../patterns/asked-patterns.ts';
import type { Call, Context } from '../context.ts';
import { madeBundles } from './made-bundles.ts';
import { conditionWithoutIds } from '../patterns/pattern-words.ts';
import { type AppStructure, appStructure, valuesThere } from '../patterns/pattern-values.ts';
import { rulesOf, wordsOf } from './preview-bundle.ts';
import { isOfOneApp } from '../tenant/unread-app.ts';
import { wished } from '../patterns/wished-words.ts';

export { blockedWords } from '../../planning/bundles/blocked-bundles.ts';

/**
 * Plans the bundles of patterns (numbers or ids) of one app, as their owners decided them; what cannot be made is left out
 * and named, so that what is planned and what is blocked is what was asked for. Writes nothing to the tenant; what the plan
 * creates changes nobody's access. Throws `pattern.several_apps`, and where nothing can be made the error of the first
 * reason: `pattern.*`, `bundle.*`, `plan.limits`, `app.not_found`, or that with which reading the app ended.
 */
export async function planPatternBundles(
  context: Context,
  input: { readonly bundles: readonly BundleWish[] },
  call: Call = {},
): Promise<PlanHeader> {
  const asked = await askedPatterns(context, input.bundles);
  const apps = new Set(asked.flatMap((row) => ('blocked' in row ? [] : [row.app.id])));
  if (apps.size > 1) throw new ProductError('pattern.several_apps', { fill: { count: apps.size } });
  const [plan] = await planned(context, asked, call);
  if (plan === undefined) throw new ProductError('pattern.not_found');
  return plan;
}

/**
 * Plans the bundles of patterns of any apps, one plan per app, as a business role over several apps needs them. One app of
 * which nothing can be made, or which cannot be read, does not stand in the way of the others; a refused token or a host that
 * is away does. Throws where nothing can be made at all: `pattern.*`, `bundle.*`, `plan.limits`, `app.not_found`, or that
 * with which reading an app ended.
 */
export async function planBundlesByApp(
  context: Context,
  bundles: readonly BundleWish[],
  call: Call = {},
): Promise<readonly PlanHeader[]> {
  return planned(context, await askedPatterns(context, bundles), call);
}

/** One plan per app, stored only where one of them has something to make. */
async function planned(
  context: Context,
  asked: readonly AskedPattern[],
  call: Call,
): Promise<readonly PlanHeader[]> {
  if (asked.length === 0) throw new ProductError('pattern.not_found');
  const plans: Plan[] = [];
  for (const group of byApp(asked)) plans.push(await planOf(context, group, call));
  if (plans.every(({ header }) => header.operations === 0)) {
    if (plans.length > 0) throw refusal(plans.flatMap(({ header }) => header.blocked ?? []));
    throw refusal(asked.flatMap((row) => ('blocked' in row ? [row.blocked] : [])));
  }
  for (const { header, operations, people } of plans)
    await context.store.plans.save(header, operations, people);
  return plans.map(({ header }) => header);
}

type ToMake = Exclude<AskedPattern, { readonly blocked: BlockedBundle }>;

interface AppGroup {
  readonly place: AnalysedApp;
  readonly toMake: ToMake[];
  readonly blocked: BlockedBundle[];
}

/** What is blocked stands in the plan of its app, or else in the first one. None where nothing is left to make. */
function byApp(asked: readonly AskedPattern[]): readonly AppGroup[] {
  const groups = new Map<string, AppGroup>();
  for (const row of asked) {
    if ('blocked' in row) continue;
    const group = groups.get(row.app.id) ?? { place: row.app, toMake: [], blocked: [] };
    groups.set(row.app.id, group);
    group.toMake.push(row);
  }
  const [first] = groups.values();
  for (const row of asked)
    if ('blocked' in row) (groups.get(row.app?.id ?? '') ?? first)?.blocked.push(row.blocked);
  return [...groups.values()];
}

async function planOf(context: Context, { place, toMake, blocked }: AppGroup, call: Call): Promise<Plan> {
  const org = await context.org({ signal: call.signal });
  const readAt = formatInstant(context.clock.now());
  const now = await appNow(context, place, call);
  const madeBefore = await madeBundles(context, org.id);
  const drafts: BundleDraft[] = [];
  const keys: string[] = [];
  const found: PlannedPattern[] = [];
  for (const row of toMake) {
    const { wish, analysis, candidate, number, given, signed } = row;
    const name = given ?? conditionWithoutIds(candidate.condition, analysis.facts);
    if ('obstacle' in now) {
      blocked.push({ pattern: number, name, ...now.obstacle });
      continue;
    }
    const { values, gone } = valuesThere(analysis, candidate, now.structure);
    if (gone.length > 0) {
      blocked.push({ pattern: number, name, reason: 'values-gone', by: gone });
      continue;
    }
    keys.push(candidate.key);
    found.push(await plannedPattern(context, row));
    const words = wordsOf(analysis, candidate, values, now.app.label);
    const made = madeBefore.get(candidate.key);
    drafts.push({
      pattern: number,
      ...(made === undefined ? {} : { made }),
      name: given ?? words.name,
      description: wished(wish.description) ?? signed?.description ?? words.description,
      values,
    });
  }
  return planBundles({
    base: {
      id: newId('pln', context.clock, context.random),
      tenantId: org.id,
      host: context.okta().host,
      source: {
        kind: 'patterns',
        analysisId: toMake[0]?.analysis.header.id ?? '',
        patterns: keys,
        found,
      },
      createdAt: formatInstant(context.clock.now()),
      readAt,
    },
    ...('obstacle' in now ? { app: place, existing: [], rules: undefined } : now),
    drafts,
    blocked,
    evenIfNothing: true,
  });
}

/** What the evidence of the plan says of a pattern: what it was, and who signed it off. */
async function plannedPattern(
  { store }: Context,
  { analysis, candidate, number, decision }: ToMake,
): Promise<PlannedPattern> {
  const { facts } = analysis;
  const condition = conditionWithoutIds(candidate.condition, facts);
  // What was rejected is not made.
  if (decision === undefined || decision.verdict === 'rejected') return { number, condition };
  const { verdict, by, on, comment, sheetId, without = [] } = decision;
  const left = new Set(without);
  const sheet = await store.signOffs.sheet(sheetId);
  const line = sheet?.lines.find(({ key }) => key === candidate.key);
  const asked = line?.tier;
  const planned = candidate.tier;
  const values = candidate.patterns.flatMap(({ value }) => facts.values[value] ?? []);
  const renamed = line === undefined ? [] : renamedSince(line, values);
  return {
    number,
    condition,
    signedOff: {
      verdict,
      by,
      on,
      comment,
      sheetId,
      without: facts.values.flatMap(({ id, entitlement, name }) =>
        left.has(id) ? [`${entitlement}=${name}`] : [],
      ),
      ...(asked === undefined || asked === planned ? {} : { certainty: { asked, planned } }),
      ...(renamed.length === 0 ? {} : { renamed }),
    },
  };
}

/** What bundles of an app are planned from, or why none can be. */
type AppNow =
  | {
      readonly app: App;
      readonly structure: AppStructure;
      readonly existing: readonly Bundle[];
      /** Undefined where they could not be read: then nothing of this app is planned. */
      readonly rules: readonly RiskRule[] | undefined;
    }
  | { readonly obstacle: Obstacle };

async function appNow(context: Context, place: AnalysedApp, call: Call): Promise<AppNow> {
  const okta = context.okta();
  try {
    const app = await okta.apps.byId(place.id, call.signal);
    if (app === undefined) return { obstacle: { reason: 'app-gone', by: [place.label] } };
    return {
      app,
      structure: await appStructure(context, app.id, call),
      existing: await okta.bundles.listForApp(app.id, call.signal),
      rules: await rulesOrUnknown(context, app, call),
    };
  } catch (error) {
    if (!isOfOneApp(error)) throw error;
    const { code, fill, subject } = error;
    const by = [place.label, ...(subject === undefined ? [] : [subject])];
    return { obstacle: { reason: 'app-unread', by, error: { code, fill } } };
  }
}

async function rulesOrUnknown(
  context: Context,
  app: App,
  call: Call,
): Promise<readonly RiskRule[] | undefined> {
  try {
    return await rulesOf(context, app, call);
  } catch (error) {
    if (error instanceof ProductError && error.code === 'bundle.rules_unknown') return undefined;
    throw error;
  }
}
