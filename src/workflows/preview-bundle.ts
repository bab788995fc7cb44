import { textAt } from '../model/text-list.ts';
import { snapshotFrom } from '../access/snapshot-chunks.ts';
import type { Snapshot } from '../access/snapshot.ts';
import type { AnalysedApp } from '../model/analysis.ts';
import { csvLine } from '../model/csv-line.ts';
import { formatInstant } from '../model/instant.ts';
import type { Candidate } from '../model/patterns.ts';
import { ProductError } from '../model/product-error.ts';
import type { PlanValue } from '../model/plan.ts';
import type { App, RiskRule } from '../model/tenant-objects.ts';
import { type BundleRelation, bundleRelations } from '../planning/bundle-relation.ts';
import { bundleWords, type BundleWords } from '../planning/bundle-words.ts';
import { peopleWho } from '../planning/condition-extent.ts';
import { conflicts } from '../planning/risk-rules.ts';
import { whatIf } from '../planning/what-if.ts';
import type { SignOffDecision } from '../model/sign-off.ts';
import type { Analysis } from './analysis-facts.ts';
import { decidedPattern } from './as-decided.ts';
import type { Call, Context } from './context.ts';
import { freshnessOf, type Freshness } from './freshness.ts';
import { checkedValues } from './pattern-values.ts';
import { type AnalysedPeople, analysedPeople } from './stored-analysis.ts';
import { isOfOneApp } from './unread-app.ts';
import { wished } from './wished-words.ts';

export { HOW_TO_REQUEST, WHAT_A_BUNDLE_DOES } from '../planning/plan-bundles.ts';

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
  readonly people: readonly PreviewedPerson[];
  readonly counts: PreviewCounts;
  /** Existing bundles of the app, read again, that share its values or its name. */
  readonly relations: readonly BundleRelation[];
  /** Rules that the bundle breaks by itself: it cannot be made. */
  readonly broken: readonly RiskRule[];
  /** Rules that people would break with it who do not break them now, and how many of these people are members. */
  readonly wouldBreak: readonly {
    readonly rule: RiskRule;
    readonly people: number;
    readonly members: number;
  }[];
  readonly rulesChecked: number;
  readonly freshness: Freshness;
  /** What its owner decided; the preview is of what was amended. */
  readonly decision?: SignOffDecision;
}

export interface PreviewedPerson {
  readonly login: string;
  readonly principal: string;
  readonly member: boolean;
  readonly state: 'has-all' | 'gains' | 'denied' | 'unknown';
  readonly gains: readonly string[];
  readonly losses: readonly string[];
  readonly newConflicts: readonly string[];
}

export interface PreviewCounts {
  /** Members who meet the condition, by what the bundle would do for them. */
  readonly members: number;
  readonly hasAll: number;
  readonly wouldGain: number;
  readonly denied: number;
  /** Holdings that members would gain, and lose to a single-valued entitlement. */
  readonly gains: number;
  readonly losses: number;
  /** Members who hold a grant that does not show what it gives, and who were too many to ask Okta about. */
  readonly unknown: number;
  /** Active people who meet it and are not members; absent where not everybody was read. */
  readonly newlyAssigned?: number;
}

/** So many people with a grant that does not show its values are asked for one by one. */
const MOST_READS = 200;

/**
 * A dry run of the bundle of a pattern (number or id): values re-checked, existing bundles and risk rules read again,
 * effects computed from the snapshot. Throws `pattern.*`, `bundle.rules_unknown`.
 */
export async function previewBundle(
  context: Context,
  input: { readonly pattern: string } & BundleWishes,
  call: Call = {},
): Promise<BundlePreview> {
  const { analysis, candidate, number, decision } = await decidedPattern(context, input.pattern);
  const place = placeOf(analysis, candidate);
  const okta = context.okta();
  const app = await okta.waitedFor.apps.byId(place.id, call.signal);
  if (app === undefined) throw new ProductError('app.not_found', { subject: place.label });
  const values = await checkedValues(context, analysis, candidate, app.id, call);
  const rules = await rulesOf(context, app, call);
  const existing = await okta.bundles.listForApp(app.id, call.signal);
  const snapshot = snapshotFrom(await context.store.snapshots.chunks(place.snapshotId));
  const people = await peopleOf(
    context,
    { analysis, candidate, values, snapshot, rules, appId: app.id },
    call,
  );
  const words = wordsOf(analysis, candidate, values, app.label);
  const held = new Set(values.map(({ valueId }) => valueId));
  const name = wished(input.name) ?? wished(decision?.name) ?? words.name;
  return {
    analysis,
    candidate,
    number,
    app,
    values,
    name,
    description: wished(input.description) ?? words.description,
    people,
    counts: countsOf(people, analysis),
    relations: bundleRelations({ name, values: [...held] }, existing),
    broken: rules.filter((rule) => conflicts(rule, held)),
    wouldBreak: rules
      .map((rule) => {
        const breaking = people.filter(({ newConflicts }) => newConflicts.includes(rule.id));
        return { rule, people: breaking.length, members: breaking.filter(({ member }) => member).length };
      })
      .filter((row) => row.people > 0),
    rulesChecked: rules.length,
    freshness: await freshnessOf(context, analysis, call),
    ...(decision === undefined ? {} : { decision }),
  };
}

/** Where a candidate belongs. Throws `pattern.no_app`. */
export function placeOf(analysis: Analysis, candidate: Candidate): AnalysedApp {
  const place = appOf(analysis, candidate);
  if (place === undefined) throw new ProductError('pattern.no_app');
  return place;
}

/** Where a candidate belongs; undefined: to a report alone. */
export function appOf({ header, facts }: Analysis, { app }: Candidate): AnalysedApp | undefined {
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

interface Effects {
  readonly analysis: Analysis;
  readonly candidate: Candidate;
  readonly values: readonly PlanValue[];
  readonly snapshot: Snapshot;
  readonly rules: readonly RiskRule[];
  readonly appId: string;
}

async function peopleOf(context: Context, effects: Effects, call: Call): Promise<readonly PreviewedPerson[]> {
  const { analysis, candidate, values, snapshot, rules } = effects;
  const known = await analysedPeople(context, analysis.header.id);
  const ids = values.map(({ valueId }) => valueId);
  const concerned = fitting(known, candidate);
  const read = await blindReads(context, effects, concerned, known, call);
  return concerned.map(({ person, member }) => {
    const principal = textAt(known.dataset.people.ids, person);
    const effect = whatIf(snapshot, snapshot.indexOf(principal), ids, read.get(principal));
    const newConflicts = rules
      .filter((rule) => conflicts(rule, effect.after) && !conflicts(rule, effect.before))
      .map(({ id }) => id);
    return {
      login: textAt(known.logins, person),
      principal,
      member,
      state: effect.denied
        ? 'denied'
        : !effect.known
          ? 'unknown'
          : effect.gains.length + effect.losses.length === 0
            ? 'has-all'
            : 'gains',
      gains: effect.denied ? [] : effect.gains,
      losses: effect.losses,
      newConflicts,
    };
  });
}

/** Who meets the condition: members first. */
function fitting({ dataset }: AnalysedPeople, candidate: Candidate) {
  const meets = peopleWho(candidate.condition, dataset);
  const members = dataset.apps[candidate.app]?.members ?? new Uint32Array();
  const rows = [...members]
    .filter((person) => meets[person] === 1)
    .map((person) => ({ person, member: true }));
  const isMember = new Set(members);
  for (let person = 0; person < meets.length; person++)
    if (meets[person] === 1 && !isMember.has(person) && dataset.people.active[person] === 1)
      rows.push({ person, member: false });
  return rows;
}

/** Okta's own effective access of those concerned who hold a grant that does not show its values, where they are few. */
async function blindReads(
  context: Context,
  { snapshot, appId }: Effects,
  concerned: readonly { readonly person: number }[],
  { dataset }: AnalysedPeople,
  { signal }: Call,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const blind = concerned.flatMap(({ person }) => {
    const principal = textAt(dataset.people.ids, person);
    const p = snapshot.indexOf(principal);
    return p === undefined || snapshot.access(p).complete ? [] : [principal];
  });
  if (blind.length > MOST_READS) return new Map();
  const okta = context.okta();
  const rows = await Promise.all(
    blind.map(async (principal) => {
      const access = await okta.access.principalEntitlements(appId, principal, signal);
      return [principal, access.flatMap(({ values }) => values)] as const;
    }),
  );
  return new Map(rows);
}

function countsOf(people: readonly PreviewedPerson[], { header }: Analysis): PreviewCounts {
  const members = people.filter(({ member }) => member);
  const sum = (lists: readonly (readonly string[])[]) => lists.reduce((all, { length }) => all + length, 0);
  const inState = (state: PreviewedPerson['state']) => members.filter((row) => row.state === state).length;
  return {
    members: members.length,
    hasAll: inState('has-all'),
    wouldGain: inState('gains'),
    denied: inState('denied'),
    unknown: inState('unknown'),
    gains: sum(members.map(({ gains }) => gains)),
    losses: sum(members.map(({ losses }) => losses)),
    ...(header.population === 'everybody' ? { newlyAssigned: people.length - members.length } : {}),
  };
}

const COLUMNS = [
  'person',
  'member of the app',
  'what happens',
  'would gain',
  'would lose',
  'risk rules newly broken',
] as const;

/** Everybody who meets the condition of a pattern, as CSV lines. */
export async function* previewPeopleCsv(context: Context, pattern: string): AsyncIterable<string> {
  const { people, values, analysis, wouldBreak } = await previewBundle(context, { pattern });
  const names = new Map(values.map((row) => [row.valueId, `${row.entitlementName}=${row.valueName}`]));
  for (const { id, entitlement, name } of analysis.facts.values)
    if (!names.has(id)) names.set(id, `${entitlement}=${name}`);
  const rules = new Map(wouldBreak.map(({ rule }) => [rule.id, rule.name]));
  const listed = (ids: readonly string[], known: ReadonlyMap<string, string>) =>
    ids.map((id) => known.get(id) ?? id).join('; ');
  yield csvLine(COLUMNS);
  for (const { login, member, state, gains, losses, newConflicts } of people)
    yield csvLine([
      login,
      member ? 'yes' : 'no',
      state,
      listed(gains, names),
      listed(losses, names),
      listed(newConflicts, rules),
    ]);
}
