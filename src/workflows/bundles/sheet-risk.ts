import { snapshotFrom } from '../../access/snapshot-chunks.ts';
import { counted } from '../../model/counted.ts';
import type { Candidate } from '../../model/patterns.ts';
import { ProductError } from '../../model/product-error.ts';
import type { RiskRule } from '../../model/tenant-objects.ts';
import { severalOfOne } from '../../planning/bundles/blocked-bundles.ts';
import { conflicts, isAbout } from '../../planning/bundles/risk-rules.ts';
import type { Analysis } from '../patterns/analysis-facts.ts';
import type { Call, Context } from '../context.ts';
import {
  blindAmong,
  blindReads,
  breaksOf,
  type BundleForPeople,
  type KnownAccess,
  peopleOf,
  type RuleBreaks,
} from './people-of-bundle.ts';
import { placeOf, rulesOf } from './preview-bundle.ts';
import { type AnalysedPeople, analysedPeople } from '../patterns/analysed-people.ts';

/** What sheets say of risk rules. */
export interface SheetRisk {
  /** Key of the candidate → what its owner should know; people are only counted. */
  readonly words: ReadonlyMap<string, string>;
  /** Apps whose rules could not be read, and why; their lines say so. */
  readonly unread: readonly UnreadRules[];
}

export interface UnreadRules {
  readonly app: string;
  readonly error: ProductError;
}

const UNREAD =
  'Not known: the risk rules of the app could not be read, so a conflict cannot be ruled out, and the bundle cannot be made until they can';

const SEVERAL =
  'Not known: of several values of an entitlement that takes one nobody can say which would hold. Once all but one are left out, a preview tells';

/**
 * Which risk rules the bundles of these candidates break by themselves, and whom they would make break one if they were given
 * to all who fit. The rules are read now; who holds what is what the analysis read, with Okta asked about few whose grants do
 * not show it.
 */
export async function sheetRisk(
  context: Context,
  analysis: Analysis,
  asked: readonly Candidate[],
  call: Call,
): Promise<SheetRisk> {
  const words = new Map<string, string>();
  const unread: UnreadRules[] = [];
  let people: AnalysedPeople | undefined;
  for (const row of new Set(asked.map(({ app }) => app))) {
    const ofApp = asked.filter(({ app }) => app === row);
    const rules = await rulesNow(context, analysis, ofApp, call);
    if (rules instanceof ProductError) {
      unread.push({ app: analysis.facts.apps[row]?.label ?? '', error: rules });
      for (const { key } of ofApp) words.set(key, UNREAD);
      continue;
    }
    const bundles = ofApp.map((candidate): BundleForPeople => {
      const values = new Set(
        candidate.patterns.flatMap(({ value }) => analysis.facts.values[value]?.id ?? []),
      );
      return { candidate, values, rules: rules.filter((rule) => isAbout(rule, values)) };
    });
    // Nobody breaks with a bundle what its values do not belong to.
    for (const { candidate } of bundles) words.set(candidate.key, noneOf(rules.length));
    const touched = bundles.filter((bundle) => bundle.rules.length > 0);
    const concerned = touched.filter(({ candidate }) => !hasSeveralOfOne(candidate, analysis));
    for (const { candidate } of touched) words.set(candidate.key, SEVERAL);
    if (concerned.length === 0) continue;
    people ??= await analysedPeople(context, analysis.header.id);
    const access = await accessFor(context, analysis, concerned, people, call);
    for (const bundle of concerned) words.set(bundle.candidate.key, wordsFor(bundle, rules.length, access));
  }
  return { words, unread };
}

function hasSeveralOfOne({ patterns }: Candidate, { facts }: Analysis): boolean {
  const values = patterns.flatMap(({ value }) => facts.values[value] ?? []);
  return (
    severalOfOne(values.map((row) => ({ ...row, entitlementName: row.entitlement, valueName: row.name })))
      .length > 0
  );
}

/** The rules of the app of these candidates, or why they could not be read. */
async function rulesNow(
  context: Context,
  analysis: Analysis,
  [candidate]: readonly Candidate[],
  call: Call,
): Promise<readonly RiskRule[] | ProductError> {
  try {
    if (candidate === undefined) return [];
    const { id, label } = placeOf(analysis, candidate);
    const app = await context.okta().waitedFor.apps.byId(id, call.signal);
    if (app === undefined) throw new ProductError('app.not_found', { subject: label });
    return await rulesOf(context, app, call);
  } catch (error) {
    if (error instanceof ProductError) return error;
    throw error;
  }
}

async function accessFor(
  context: Context,
  analysis: Analysis,
  bundles: readonly BundleForPeople[],
  people: AnalysedPeople,
  call: Call,
): Promise<KnownAccess> {
  const candidates = bundles.map(({ candidate }) => candidate);
  const [first] = candidates;
  if (first === undefined) throw new ProductError('internal');
  const { id, snapshotId } = placeOf(analysis, first);
  const snapshot = snapshotFrom(await context.store.snapshots.chunks(snapshotId));
  const blind = blindAmong(candidates, { people, snapshot });
  try {
    return { people, snapshot, read: await blindReads(context, id, blind, call) };
  } catch (error) {
    // Who was not asked about counts as not known.
    if (error instanceof ProductError) return { people, snapshot, read: new Map() };
    throw error;
  }
}

function wordsFor(bundle: BundleForPeople, checked: number, access: KnownAccess): string {
  const itself = bundle.rules.filter((rule) => conflicts(rule, bundle.values));
  const people = peopleOf(bundle, access);
  const unknown = people.filter(({ member, state }) => member && state === 'unknown').length;
  const breaks = breaksOf(
    bundle.rules.filter((rule) => !itself.includes(rule)),
    people,
  );
  const said = [
    ...(itself.length === 0
      ? []
      : [`The bundle cannot be made: by itself it breaks ${itself.map(named).join(', ')}`]),
    ...(breaks.length === 0 ? [] : [`Given to all who fit: ${breaks.map(breakWords).join('; ')}`]),
  ];
  return [
    ...(said.length > 0 ? said : [`${noneOf(checked)}${unknown === 0 ? '' : ', as far as is known'}`]),
    ...(unknown === 0
      ? []
      : [
          counted`Of ${unknown} [member who fits|members who fit] it is not known what they hold: they may break a rule too`,
        ]),
  ].join('. ');
}

function breakWords({ rule, newly, already }: RuleBreaks): string {
  const strangers = { newly: newly.people - newly.members, already: already.people - already.members };
  const more =
    strangers.newly + strangers.already === 0
      ? ''
      : `; of those who are not members ${strangers.newly} newly, ${strangers.already} already`;
  return counted`${newly.members} [member|members] would newly break ${named(rule)}, ${already.members} [breaks|break] it already${more}`;
}

function noneOf(checked: number): string {
  return checked === 0
    ? 'The app has no risk rule'
    : counted`Of ${checked} risk [rule|rules] of the app it breaks none`;
}

function named({ name }: RiskRule): string {
  return `“${name}”`;
}
