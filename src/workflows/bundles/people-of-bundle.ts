import type { Snapshot } from '../../access/snapshot.ts';
import type { Candidate } from '../../model/patterns.ts';
import type { RiskRule } from '../../model/tenant-objects.ts';
import { textAt } from '../../model/text-list.ts';
import { peopleWho } from '../../planning/bundles/condition-extent.ts';
import { conflicts, isAbout } from '../../planning/bundles/risk-rules.ts';
import { whatIf } from '../../planning/bundles/what-if.ts';
import type { Analysis } from '../patterns/analysis-facts.ts';
import type { Call, Context } from '../context.ts';
import type { AnalysedPeople } from '../patterns/analysed-people.ts';

/** Somebody who meets the condition of a pattern, and what its bundle would do for them. */
export interface PreviewedPerson {
  readonly login: string;
  readonly principal: string;
  readonly member: boolean;
  readonly state: 'has-all' | 'gains' | 'denied' | 'unknown';
  /** Empty where it is not known what they hold. */
  readonly gains: readonly string[];
  readonly losses: readonly string[];
  /** Ids of rules that they do not break now and would break with it. */
  readonly newConflicts: readonly string[];
  /** Ids of rules that its values belong to, and that they break now and with it. */
  readonly oldConflicts: readonly string[];
}

/** What a bundle would do for those who meet the condition of its pattern. */
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

/** A rule that people would break with a bundle: who does not break it now, and who does. */
export interface RuleBreaks {
  readonly rule: RiskRule;
  readonly newly: PeopleAndMembers;
  readonly already: PeopleAndMembers;
}

/** Of so many people, so many are members of the app. */
export interface PeopleAndMembers {
  readonly people: number;
  readonly members: number;
}

/** So many people with a grant that does not show its values are asked for one by one. */
const MOST_READS = 200;

/** Who holds what in an app, as far as it is known. */
export interface KnownAccess {
  readonly people: AnalysedPeople;
  readonly snapshot: Snapshot;
  /** What Okta says of those whose grants do not show it, by principal. */
  readonly read: ReadonlyMap<string, readonly string[]>;
}

export interface BundleForPeople {
  readonly candidate: Candidate;
  /** Ids of its values. */
  readonly values: ReadonlySet<string>;
  readonly rules: readonly RiskRule[];
}

/** Everybody who meets the condition of a pattern, members first, with what its bundle would do for them. */
export function peopleOf(
  { candidate, values, rules }: BundleForPeople,
  { people, snapshot, read }: KnownAccess,
): readonly PreviewedPerson[] {
  const ids = [...values];
  return fitting(people, candidate).map(({ person, member }) => {
    const principal = textAt(people.dataset.people.ids, person);
    const effect = whatIf(snapshot, snapshot.indexOf(principal), ids, read.get(principal));
    const broken = rules.filter((rule) => conflicts(rule, effect.after));
    const old = new Set(broken.filter((rule) => conflicts(rule, effect.before)));
    return {
      login: textAt(people.logins, person),
      principal,
      member,
      state: effect.denied
        ? 'denied'
        : !effect.known
          ? 'unknown'
          : effect.gains.length + effect.losses.length === 0
            ? 'has-all'
            : 'gains',
      // What is not known is no gain: a policy may give it already.
      gains: effect.denied || !effect.known ? [] : effect.gains,
      losses: effect.losses,
      newConflicts: broken.filter((rule) => !old.has(rule)).map(({ id }) => id),
      oldConflicts: [...old].filter((rule) => isAbout(rule, values)).map(({ id }) => id),
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

/** Principals who meet the condition of one of these candidates and hold a grant that does not show its values. */
export function blindAmong(
  candidates: readonly Candidate[],
  { people, snapshot }: Pick<KnownAccess, 'people' | 'snapshot'>,
): readonly string[] {
  const concerned = new Set(
    candidates.flatMap((candidate) => fitting(people, candidate).map(({ person }) => person)),
  );
  return [...concerned].flatMap((person) => {
    const principal = textAt(people.dataset.people.ids, person);
    const p = snapshot.indexOf(principal);
    return p === undefined || snapshot.access(p).complete ? [] : [principal];
  });
}

/** How many members who meet the condition of a candidate hold nothing and would gain nothing: a DENY grant stands against it. */
export function deniedAmong(
  candidate: Candidate,
  { people, snapshot }: Pick<KnownAccess, 'people' | 'snapshot'>,
): number {
  return fitting(people, candidate).filter(({ person, member }) => {
    const p = member ? snapshot.indexOf(textAt(people.dataset.people.ids, person)) : undefined;
    return p !== undefined && snapshot.access(p).denied;
  }).length;
}

/** Okta's own effective access of these principals, where they are few; of nobody where they are not. */
export async function blindReads(
  context: Context,
  appId: string,
  principals: readonly string[],
  { signal }: Call,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (principals.length > MOST_READS) return new Map();
  const okta = context.okta();
  const rows = await Promise.all(
    principals.map(async (principal) => {
      const access = await okta.access.principalEntitlements(appId, principal, signal);
      return [principal, access.flatMap(({ values }) => values)] as const;
    }),
  );
  return new Map(rows);
}

/** How many people a bundle is about, and what each would gain. */
export function countsOf(people: readonly PreviewedPerson[], { header }: Analysis): PreviewCounts {
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

/** The rules that people would break with a bundle, in the order of the rules. */
export function breaksOf(
  rules: readonly RiskRule[],
  people: readonly PreviewedPerson[],
): readonly RuleBreaks[] {
  const counted = (breaking: readonly PreviewedPerson[]): PeopleAndMembers => ({
    people: breaking.length,
    members: breaking.filter(({ member }) => member).length,
  });
  return rules
    .map((rule) => ({
      rule,
      newly: counted(people.filter(({ newConflicts }) => newConflicts.includes(rule.id))),
      already: counted(people.filter(({ oldConflicts }) => oldConflicts.includes(rule.id))),
    }))
    .filter(({ newly, already }) => newly.people + already.people > 0);
}
