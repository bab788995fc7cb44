import { snapshotFrom } from '../../access/snapshot-chunks.ts';
import type { AnalysedApp } from '../../model/analysis.ts';
import { csvLine } from '../../model/csv-line.ts';
import { formatInstant } from '../../model/instant.ts';
import type { Candidate } from '../../model/patterns.ts';
import { ProductError } from '../../model/product-error.ts';
import type { PlanValue } from '../../model/plan.ts';
import type { App, RiskRule } from '../../model/tenant-objects.ts';
import { checkLimits, checkSingleValued, severalOfOne } from '../../planning/bundles/blocked-bundles.ts';
import { type BundleRelation, bundleRelations } from '../../planning/bundles/bundle-relation.ts';
import { bundleWords, type BundleWords } from '../../planning/bundles/bundle-words.ts';
import { conflicts } from '../../planning/bundles/risk-rules.ts';
import type { DecidedLine, SignOffDecision } from '../../model/sign-off.ts';
import type { Analysis } from '../patterns/analysis-facts.ts';
import { decidedPattern } from '../patterns/as-decided.ts';
import type { Call, Context } from '../context.ts';
import { freshnessOf, type Freshness } from '../patterns/freshness.ts';
import { checkedValues } from '../patterns/pattern-values.ts';
import {
  blindAmong,
  blindReads,
  breaksOf,
  countsOf,
  peopleOf,
  type PreviewCounts,
  type PreviewedPerson,
  type RuleBreaks,
} from './people-of-bundle.ts';
import { analysedPeople } from '../patterns/analysed-people.ts';
import { isOfOneApp } from '../tenant/unread-app.ts';
import { wished, wishedName } from '../patterns/wished-words.ts';

export { HOW_TO_REQUEST, WHAT_A_BUNDLE_DOES } from '../../planning/bundles/plan-bundles.ts';

export interface BundleWishes {
  /** Instead of the generated ones. */
  readonly name?: string;
  readonly description?: string;
}

/** What a bundle of a pattern would be, and what giving it to everybody who fits would do. Nothing is written. */
export interface BundlePreview extends BundleWords {
  readonly analysis: Analysis;
  readonly candidate: Candidate;
  readonly number: number;
  readonly app: App;
  readonly values: readonly PlanValue[];
  /** Values of entitlements that take one, where there are several of it: it cannot be made. */
  readonly severalOfOne: readonly string[];
  /** Nobody, and no counts, of what cannot be held: which of the values would hold is not known. */
  readonly people: readonly PreviewedPerson[];
  readonly counts?: PreviewCounts;
  /** Existing bundles of the app, read again, that share its values or its name. */
  readonly relations: readonly BundleRelation[];
  /** Rules that the bundle breaks by itself: it cannot be made. */
  readonly broken: readonly RiskRule[];
  /** Rules that people would break with it. */
  readonly wouldBreak: readonly RuleBreaks[];
  readonly rulesChecked: number;
  readonly freshness: Freshness;
  /** What its owner decided; the preview is of what was amended. */
  readonly decision?: SignOffDecision;
  /** The no of an owner to values of it, said of another pattern with the same condition: it cannot be made. */
  readonly refusedBefore?: DecidedLine;
}

/**
 * A dry run of the bundle of a pattern (number or id): values re-checked, existing bundles and risk rules read again,
 * effects computed from the snapshot. Throws `pattern.*`, `bundle.rules_unknown`, `plan.limits`.
 */
export async function previewBundle(
  context: Context,
  input: { readonly pattern: string } & BundleWishes,
  call: Call = {},
): Promise<BundlePreview> {
  const { analysis, candidate, number, decision, refusedBefore, signed } = await decidedPattern(
    context,
    input.pattern,
  );
  const place = placeOf(analysis, candidate);
  const okta = context.okta();
  const app = await okta.waitedFor.apps.byId(place.id, call.signal);
  if (app === undefined) throw new ProductError('app.not_found', { subject: place.label });
  const values = await checkedValues(context, analysis, candidate, app.id, call);
  const several = severalOfOne(values);
  const rules = await rulesOf(context, app, call);
  const existing = await okta.bundles.listForApp(app.id, call.signal);
  const snapshot = snapshotFrom(await context.store.snapshots.chunks(place.snapshotId));
  const known = { people: await analysedPeople(context, analysis.header.id), snapshot };
  const read = await blindReads(context, app.id, blindAmong([candidate], known), call);
  const held = new Set(values.map(({ valueId }) => valueId));
  const people = several.length > 0 ? [] : peopleOf({ candidate, values: held, rules }, { ...known, read });
  const words = wordsOf(analysis, candidate, values, app.label);
  const name = wishedName(input.name) ?? wishedName(signed?.name) ?? words.name;
  const description = wished(input.description) ?? signed?.description ?? words.description;
  checkLimits({ name, description, values });
  return {
    analysis,
    candidate,
    number,
    app,
    values,
    name,
    description,
    severalOfOne: several,
    people,
    ...(several.length > 0 ? {} : { counts: countsOf(people, analysis) }),
    relations: bundleRelations({ name, values: [...held] }, existing),
    broken: rules.filter((rule) => conflicts(rule, held)),
    wouldBreak: breaksOf(rules, people),
    rulesChecked: rules.length,
    freshness: await freshnessOf(context, analysis, call),
    ...(decision === undefined ? {} : { decision }),
    ...(refusedBefore === undefined ? {} : { refusedBefore }),
  };
}

/** Where a candidate belongs. Throws `pattern.no_app`. */
export function placeOf(analysis: Analysis, candidate: Candidate): AnalysedApp {
  const place = appOf(analysis, candidate);
  if (place === undefined) throw new ProductError('pattern.no_app');
  return place;
}

/** Where a candidate belongs; undefined: to a report alone. */
export function appOf({ header, facts }: Analysis, { app }: Pick<Candidate, 'app'>): AnalysedApp | undefined {
  return header.source.kind === 'apps'
    ? header.source.apps.find(({ id }) => id === facts.apps[app]?.id)
    : undefined;
}

/** All risk rules of the app. A check that cannot be made is a refusal. Throws `bundle.rules_unknown`. */
export async function rulesOf(context: Context, app: App, call: Call): Promise<readonly RiskRule[]> {
  if (app.orn === undefined) throw new ProductError('bundle.rules_unknown', { subject: app.label });
  try {
    return await context.okta().riskRules.listForApp(app.orn, call.signal);
  } catch (error) {
    if (isOfOneApp(error))
      throw new ProductError('bundle.rules_unknown', { subject: app.label, cause: error });
    throw error;
  }
}

/** Generated name and description. */
export function wordsOf(
  { facts }: Analysis,
  candidate: Candidate,
  values: readonly PlanValue[],
  appLabel: string,
): BundleWords {
  const { holdAll, holdSome, holdNone } = candidate;
  return bundleWords({
    terms: candidate.condition.terms,
    spelling: (attribute, text) => facts.spelled[attribute]?.[text] ?? text,
    appLabel,
    values,
    members: { k: holdAll, n: holdAll + holdSome + holdNone },
    date: formatInstant(facts.scope.at).slice(0, 10),
  });
}

const COLUMNS = [
  'person',
  'member of the app',
  'what happens',
  'would gain',
  'would lose',
  'risk rules newly broken',
  'risk rules broken already',
] as const;

/** Everybody who meets the condition of a pattern, as CSV lines. Throws what `previewBundle` does, and `pattern.single_valued`. */
export async function* previewPeopleCsv(context: Context, pattern: string): AsyncIterable<string> {
  const { people, values, analysis, wouldBreak } = await previewBundle(context, { pattern });
  checkSingleValued(values);
  const names = new Map(values.map((row) => [row.valueId, `${row.entitlementName}=${row.valueName}`]));
  for (const { id, entitlement, name } of analysis.facts.values)
    if (!names.has(id)) names.set(id, `${entitlement}=${name}`);
  const rules = new Map(wouldBreak.map(({ rule }) => [rule.id, rule.name]));
  const listed = (ids: readonly string[], known: ReadonlyMap<string, string>) =>
    ids.map((id) => known.get(id) ?? id).join('; ');
  yield csvLine(COLUMNS);
  for (const { login, member, state, gains, losses, newConflicts, oldConflicts } of people)
    yield csvLine([
      login,
      member ? 'yes' : 'no',
      state,
      listed(gains, names),
      listed(losses, names),
      listed(newConflicts, rules),
      listed(oldConflicts, rules),
    ]);
}
