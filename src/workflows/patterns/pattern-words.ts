import { counted } from '../../model/counted.ts';
import type { Candidate, Condition, Pattern, Share, Term } from '../../model/patterns.ts';
import { isAboutManager, isDisplayName, isPersonIdentifier } from '../../model/person-text.ts';
import type { Analysis, AnalysisFacts } from './analysis-facts.ts';

/** `department=Engineering and title contains "Manager"`, in the spelling of the tenant; `everybody` without terms. */
export function conditionText({ terms }: Pick<Condition, 'terms'>, { spelled }: AnalysisFacts): string {
  return written(terms, (attribute, text) => spelled[attribute]?.[text] ?? text);
}

/**
 * The same for lists and for names, which hold no identifier of a person: a manager stands there by their name where the
 * attribute holds it, else as `(a person)`. Who is meant is said with the pattern itself.
 */
export function conditionWithoutIds({ terms }: Pick<Condition, 'terms'>, { spelled }: AnalysisFacts): string {
  return written(terms, (attribute, text, isManager) => {
    const spelling = spelled[attribute]?.[text] ?? text;
    const hidden = isPersonIdentifier(spelling) || (isManager && !isDisplayName(spelling));
    return hidden ? '(a person)' : spelling;
  });
}

function written(
  terms: readonly Term[],
  spelling: (attribute: string, text: string, isManager: boolean) => string,
): string {
  if (terms.length === 0) return 'everybody';
  return terms
    .map((term) => {
      if (term.kind === 'group') return `group=${term.name}`;
      const { attribute } = term;
      const spelt = (text: string) =>
        spelling(attribute, text, term.kind === 'manager' || isAboutManager(attribute));
      if (term.kind === 'in') return `${attribute} in ${term.texts.map(spelt).join(', ')}`;
      if (term.kind === 'contains') return `${attribute} contains "${spelt(term.text)}"`;
      return `${attribute}=${spelt(term.text)}`;
    })
    .join(' and ');
}

/** How conditions that data cannot tell apart are alike. */
export const SAME_PEOPLE = ['the same people', 'the same people once empty cells are filled in'] as const;

/**
 * `the same people`, of a condition and its equivalents: found with the empty cells filled in where another attribute
 * determines them, which a policy rule does not do, and said where that concerns one of them.
 */
export function samePeople(
  { terms, equivalents }: Pick<Condition, 'terms' | 'equivalents'>,
  { mined }: Pick<Analysis, 'mined'>,
): (typeof SAME_PEOPLE)[number] {
  const filled = new Set(
    mined.findings.flatMap((row) => (row.kind === 'dependency' && row.filled > 0 ? [row.determines] : [])),
  );
  return [...terms, ...equivalents.flat()].some((term) => term.kind !== 'group' && filled.has(term.attribute))
    ? SAME_PEOPLE[1]
    : SAME_PEOPLE[0];
}

/** The name of a value; with its entitlement where another value of the analysis has the same name. */
export function valueText(value: number, { values }: AnalysisFacts): string {
  const row = values[value];
  if (row === undefined) return '?';
  const alone = values.every((other, n) => n === value || other.name !== row.name || other.app !== row.app);
  return alone ? row.name : `${row.entitlement}=${row.name}`;
}

/** The label of an app of an analysis, with its id where another one is called the same. */
export function appText(
  app: number,
  { apps }: { readonly apps: readonly { readonly id: string; readonly label: string }[] },
): string {
  const { id = '', label = '' } = apps[app] ?? {};
  return apps.some((other) => other.id !== id && other.label === label) ? `${label} (${id})` : label;
}

/** The name of a value, and its app where the analysis has several. */
export function valueInApp(value: number, facts: AnalysisFacts): string {
  const text = valueText(value, facts);
  return facts.apps.length > 1 ? `${text} in ${appText(facts.values[value]?.app ?? 0, facts)}` : text;
}

/** `94 %`; 100 % only where it is all of them. */
export function percent(share: number): string {
  return `${share < 1 ? Math.min(99, Math.round(share * 100)) : 100} %`;
}

/**
 * `94 % (47 of 50 in this app, at least 84 %; others 3 %; 300 active people in Okta)`; the app by its name where the analysis
 * has several.
 */
export function evidenceText(
  { evidence, value }: Pattern,
  { header, facts }: Pick<Analysis, 'header' | 'facts'>,
): string {
  const { members, others, activeInOkta, derived = 0 } = evidence;
  const more = derived === 0 ? '' : `, ${derived.toLocaleString('en-US')} more by policy or bundle`;
  const okta =
    header.source.kind === 'report'
      ? 'Okta not asked'
      : header.population === 'everybody'
        ? counted`${activeInOkta} active [person|people] in Okta`
        : 'active people in Okta not counted';
  const place =
    header.source.kind === 'report'
      ? 'this report'
      : facts.apps.length > 1
        ? appText(facts.values[value]?.app ?? 0, facts)
        : 'this app';
  return `${percent(members.share)} (${countsText(members)} in ${place}${more}, at least ${percent(members.low)}; others ${percent(others.share)}; ${okta})`;
}

/** What the figure of `ifFilledIn` is, for whoever is to decide. */
export const IF_FILLED_IN =
  'If empty profile fields were filled in as the rest of the data suggests, which Okta does not do';

/** How many would hold the value with empty profile fields filled in; undefined where that is as it is. */
export function ifFilledIn({ evidence: { members, repaired } }: Pattern): Share | undefined {
  return repaired.k === members.k && repaired.n === members.n ? undefined : repaired;
}

/** `47 of 50` */
export function countsText({ k, n }: Share): string {
  return `${k.toLocaleString('en-US')} of ${n.toLocaleString('en-US')}`;
}

/** `department=Engineering → Developer  94 % (…)`: one line of the list. */
export function patternLine(pattern: Pattern, analysis: Analysis): string {
  return `${conditionWithoutIds(pattern.condition, analysis.facts)} → ${valueText(pattern.value, analysis.facts)}  ${evidenceText(pattern, analysis)}`;
}

/** `the bundle Dev kit has more than this`; undefined where no existing bundle shares a value. */
export function existingText(
  { key }: Pick<Candidate, 'key'>,
  { facts }: Pick<Analysis, 'facts'>,
): string | undefined {
  const found = facts.existing?.[key];
  return found === undefined ? undefined : `the bundle ${found.name} ${RELATION[found.relation]}`;
}

const RELATION = {
  same: 'is the same',
  subset: 'has this and more',
  superset: 'has a part of this',
  overlap: 'shares some of this',
} as const;

/** The number of a candidate in its analysis. */
export function numberOf(candidate: Pick<Candidate, 'key'>, { header }: Pick<Analysis, 'header'>): number {
  return header.numbers[candidate.key] ?? 0;
}
