import { heldName } from '../sensitive.ts';
import { counted } from '../../model/counted.ts';
import { duration } from '../../model/duration.ts';
import { IDENTITY_CLASSES } from '../../model/identity.ts';
import type { PlanCounts } from '../../model/plan.ts';
import { appLine } from '../app-line.ts';
import type { GrantsInput } from './grants-input.ts';

const number = new Intl.NumberFormat('en-US');

/** ≤ 12 lines, what a person must know first (design §7.6). Holds tenant text: shown as data only. */
export function grantsHeadline(
  input: GrantsInput,
  counts: PlanCounts,
  { usedValues, ending }: { readonly usedValues: ReadonlySet<number>; readonly ending: number },
  sensitive: readonly number[],
  time: { readonly there: number; readonly back: number },
): readonly string[] {
  const n = (value: number) => number.format(value);
  const lines = [appLine(input.app)];
  if (counts.grants === 0) lines.push(nothingToGrant(counts));
  else {
    lines.push(
      counted`People: ${counts.grants} [gets|get] ${counts.toGrant} [value|values]; of ${counts.identifiers} [identifier|identifiers] ${matched(counts)} [is|are] one exact match`,
    );
    lines.push(
      counts.newAccounts === 0
        ? 'Creates no accounts: everybody concerned is in the app'
        : counted`Creates up to ${counts.newAccounts} [account|accounts] in the app; ${counts.members} [person is|people are] in it already`,
    );
    lines.push(valuesLine(input, usedValues), ...synonymsLine(input));
    lines.push(
      input.additive === 'no'
        ? `How it is added: one CUSTOM grant each, carrying everything the person has; only for people with no other kind of grant${learned(input, 'additive grants were refused here')}`
        : `How it is added: additive grants, which replace nothing${input.additive === 'unknown' ? ' (the first one is sent alone, to see that this tenant takes them)' : learned(input, 'this tenant took one')}`,
    );
  }
  if (ending > 0)
    lines.push(
      counted`With an end: ${ending} [value ends|values end] on the day that the report names, each person's in the list`,
    );
  if ((counts.grants > 0 && counts.already > 0) || counts.repeated !== undefined)
    lines.push(nothingToDo(counts));
  if (sensitive.length > 0) {
    const names = sensitive.slice(0, 5).map((v) => {
      const { entitlementName = '', valueName = '' } = input.values[v] ?? {};
      return heldName(entitlementName, valueName);
    });
    lines.push(
      `Sensitive: ${names.join(', ')}${sensitive.length > 5 ? `, and ${n(sensitive.length - 5)} more` : ''}`,
    );
  }
  if (counts.needsDecision > 0)
    lines.push(
      counted`Needs decision, not touched: ${counts.needsDecision} [value|values] (each with its reason and consequence in the list)`,
    );
  if (counts.conflict > 0)
    lines.push(
      counted`Conflicts, kept as they are: ${counts.conflict} [value|values] of single-valued entitlements`,
    );
  if (counts.heldBack > 0)
    lines.push(counted`Held back: ${counts.heldBack} [value|values] (people: ${heldBackPeople(counts)})`);
  lines.push(...reportLines(counts));
  if (counts.grants > 0)
    lines.push(`Time: about ${duration(time.there)}; taking it back about ${duration(time.back)}`);
  return lines.slice(0, 12);
}

/** Why there is nothing to grant: that all is held is said only where it is. */
function nothingToGrant({ wanted, already, repeated = 0, openQuestions = 0 }: PlanCounts): string {
  if (wanted === 0)
    return `Nothing to grant: as it was understood${openQuestions === 0 ? '' : ', with its questions open'}, the source asks for no value`;
  const held = counted`Nothing to grant: of ${wanted} [value|values] that the source asks for ${already} [is|are] held already`;
  return already + repeated === wanted ? held : `${held}, and none of the others can be added`;
}

/** What of the report is not there and is not created either: one line, or none. */
export function withoutValueLine({
  entitlementsWithoutValue = 0,
  openQuestions = 0,
}: Pick<PlanCounts, 'entitlementsWithoutValue' | 'openQuestions'>): readonly string[] {
  if (entitlementsWithoutValue === 0) return [];
  const open = openQuestions === 0 ? '' : ' while its questions are open';
  return [
    counted`Not created: ${entitlementsWithoutValue} [entitlement|entitlements] of the report that [is|are] not there, as it says no value of [it|them]${open}`,
  ];
}

/** What of the report did not come into the plan: one line, or none. */
export function reportLines({
  rejectedLines,
  openQuestions = 0,
}: Pick<PlanCounts, 'rejectedLines' | 'openQuestions'>): readonly string[] {
  const open = counted`${openQuestions} that nobody answered, [taken|each taken] as what grants less`;
  if (rejectedLines === 0) return openQuestions === 0 ? [] : [`Questions about the report: ${open}`];
  const rejected = `Rejected lines of the report: ${number.format(rejectedLines)}`;
  return [openQuestions === 0 ? rejected : `${rejected}; questions about it: ${open}`];
}

/** Identifiers, not people: a report may name somebody twice. */
function matched({ identities }: PlanCounts): number {
  return identities.matched ?? 0;
}

function valuesLine(input: GrantsInput, usedValues: ReadonlySet<number>): string {
  const perEntitlement = new Map<string, number>();
  for (const v of usedValues) {
    const name = input.values[v]?.entitlementName ?? '';
    perEntitlement.set(name, (perEntitlement.get(name) ?? 0) + 1);
  }
  const shown = [...perEntitlement].slice(0, 5).map(([name, count]) => `${name} (${count})`);
  const rest = perEntitlement.size - shown.length;
  return `Values: ${shown.join(', ')}${rest > 0 ? counted`, and ${rest} more [entitlement|entitlements]` : ''}`;
}

function synonymsLine({ synonyms = [] }: GrantsInput): readonly string[] {
  if (synonyms.length === 0) return [];
  const named = synonyms.slice(0, 5).map(({ text, valueName }) => `${text} = ${valueName}`);
  const rest = synonyms.length - named.length;
  return [
    `One value under several texts of the report, granted once: ${named.join(', ')}${rest > 0 ? `, and ${number.format(rest)} more` : ''}`,
  ];
}

function heldBackPeople(counts: PlanCounts): string {
  const parts = IDENTITY_CLASSES.filter(
    (name) => name !== 'matched' && (counts.identities[name] ?? 0) > 0,
  ).map((name) => `${counts.identities[name]} ${name}`);
  if (counts.dormant > 0) parts.push(`${counts.dormant} dormant`);
  return parts.join(', ');
}

/** Values that are held, and those that somebody is to get once though the source says so twice. */
function nothingToDo({ already, alreadyEnding = 0, repeated }: PlanCounts): string {
  const ends =
    alreadyEnding === 0
      ? ''
      : counted`, ${alreadyEnding} of them only until a grant ends (each person's day in the list): no end is moved`;
  const held = `${counted`Already held: ${already} [value|values]`}${ends}`;
  if (repeated === undefined) return held;
  const again = counted`sked for again: ${repeated} [value|values] under another identifier of the same person, counted once`;
  return already === 0 ? `A${again}` : `${held}; a${again}`;
}

/** What a plan relies on, with the day it was learned. */
function learned({ additiveLearnedAt: at }: GrantsInput, what: string): string {
  return at === undefined ? '' : ` (${what} on ${at.slice(0, 10)})`;
}
