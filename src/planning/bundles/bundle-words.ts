import { counted } from '../../model/counted.ts';
import type { PlanValue } from '../../model/plan.ts';
import type { Term } from '../../model/patterns.ts';
import { isAboutManager, isPersonIdentifier } from '../../model/person-text.ts';
import { BUNDLE_DESCRIPTION_LENGTH, BUNDLE_NAME_LENGTH } from './blocked-bundles.ts';
import { valueWords } from './plan-bundles.ts';

export interface BundleWords {
  readonly name: string;
  readonly description: string;
}

/**
 * Name and description of a bundle from what it is for: attributes, values and figures, never anything that names a
 * person. Within Okta's limits, in characters that Okta takes (contract §1.2, §5.1).
 */
export function bundleWords(input: {
  readonly terms: readonly Term[];
  /** How the tenant spells a text of an attribute. */
  readonly spelling: (attribute: string, text: string) => string;
  readonly appLabel: string;
  readonly values: readonly PlanValue[];
  /** Members who meet the condition, and how many of them hold the least certain value. */
  readonly members: { readonly k: number; readonly n: number };
  /** ISO date. */
  readonly date: string;
}): BundleWords {
  const { terms, spelling, appLabel, values, members } = input;
  const who = terms.map((term) => named(term, spelling));
  const short = who.length === 0 ? 'Everybody' : who.map(({ short }) => short).join(' ');
  const long = who.length === 0 ? 'everybody in the app' : who.map(({ long }) => long).join(' and ');
  return {
    name: cut(`${short} Access Bundle (${appLabel})`, BUNDLE_NAME_LENGTH),
    description: cut(
      counted`What people with ${long} usually have in ${appLabel}: ${valueWords(values.map(unnamedValue))}. ${members.k} of ${members.n} [member|members] with it held all of this on ${input.date}.`,
      BUNDLE_DESCRIPTION_LENGTH,
    ),
  };
}

function named(
  term: Term,
  spelling: (attribute: string, text: string) => string,
): { readonly short: string; readonly long: string } {
  if (term.kind === 'group') return { short: unnamed(term.name), long: `group ${unnamed(term.name)}` };
  // A manager is a person, and a bundle must not name one.
  if (term.kind === 'manager' || isAboutManager(term.attribute))
    return { short: 'Team', long: 'one and the same manager' };
  if (term.kind === 'in') {
    const texts = term.texts.map((text) => unnamed(spelling(term.attribute, text)));
    return { short: texts.slice(0, 3).join(', '), long: `${term.attribute} ${texts.join(' or ')}` };
  }
  const text = unnamed(spelling(term.attribute, term.text));
  return {
    short: text,
    long: term.kind === 'contains' ? `"${text}" in their ${term.attribute}` : `${term.attribute} ${text}`,
  };
}

/** A value may be called after whose it is. */
function unnamedValue(value: PlanValue): PlanValue {
  return isPersonIdentifier(value.valueName) ? { ...value, valueName: '(a person)' } : value;
}

/** An address, an id or a number of a person is taken out. */
function unnamed(text: string): string {
  return isPersonIdentifier(text) || /^\d{4,}$/.test(text) ? '(a person)' : text;
}

function cut(text: string, most: number): string {
  const chars = Array.from(
    text
      .normalize('NFC')
      .replace(/[\t\n\v\f\r\u0085]/gu, ' ')
      .replace(/[\p{Cc}\p{Cf}\p{Cs}\u{10000}-\u{10ffff}]/gu, '')
      .replace(/\s+/gu, ' ')
      .trim(),
  );
  return chars.length <= most ? chars.join('') : `${chars.slice(0, most - 1).join('')}…`;
}
