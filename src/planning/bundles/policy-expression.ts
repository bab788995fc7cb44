import { ProductError } from '../../model/product-error.ts';
import type { Condition, Term } from '../../model/patterns.ts';

/**
 * The condition as Okta Expression Language for a rule of an entitlement policy (Identity Engine: a subset of SpEL). Every
 * raw text that the condition stands for is enumerated, because Okta compares texts as they are; a word of a title is
 * the list of titles that hold it. Throws `pattern.no_expression` for what the language cannot say.
 */
export function policyExpression({ terms }: Pick<Condition, 'terms'>): string {
  // A rule that is always true, for what everybody has.
  if (terms.length === 0) return 'user.profile.login != null';
  const parts = terms.map(termExpression);
  return parts.length === 1 ? (parts[0] ?? '') : parts.map((part) => `(${part})`).join(' && ');
}

/** SpEL reads these words as operators wherever they stand, in any case. */
const OPERATORS = /^(div|eq|ge|gt|le|lt|mod|ne|not)$/i;

function termExpression(term: Term): string {
  if (term.kind === 'group') {
    if (!term.ofOkta)
      throw unsayable("a policy may name Okta's own groups only, and one comes from elsewhere");
    if (!/^[0-9A-Za-z]+$/.test(term.groupId)) throw unsayable('a group has an id of other characters');
    return `user.isMemberOf({'group.id': {${quotedLiteral(term.groupId)}}})`;
  }
  if (!/^[A-Za-z_]\w*$/.test(term.attribute))
    throw unsayable('the name of an attribute is not one of an Okta profile');
  if (OPERATORS.test(term.attribute))
    throw unsayable('the name of an attribute is an operator of the language');
  if (term.raws.length === 0) throw unsayable('a condition stands for no text');
  const literal = literalFor(term);
  return term.raws.map((raw) => `user.profile.${term.attribute} == ${literal(raw)}`).join(' || ');
}

/** How a text of an attribute is written: a number or a truth value equals no text, and stands without quotes. */
function literalFor({ notText }: Exclude<Term, { kind: 'group' }>): (raw: string) => string {
  if (notText === undefined) return quotedLiteral;
  if (notText === 'some')
    throw unsayable('an attribute holds texts for some people, and numbers or truth values for others');
  return (raw) => {
    // Longer ones, and those with a point or a sign, are written in ways that are not told.
    if (!/^(\d{1,9}|true|false)$/.test(raw)) throw unsayable('a number is negative, too large or not whole');
    return raw;
  };
}

/**
 * The only place where a text becomes part of an expression: in quotes that are doubled inside it; SpEL knows no other
 * escape, so that a backslash is a backslash. Versions before Spring 5.3.27 take doubled quotes of the other kind for one too,
 * and which one Okta runs is not told: a text with two apostrophes in a row stands in apostrophes. Throws
 * `pattern.no_expression` for what they read differently however it is written, and for control characters.
 */
export function quotedLiteral(text: string): string {
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text))
    throw unsayable('a text has characters that no expression takes');
  if (!text.includes("''")) return `"${text.replaceAll('"', '""')}"`;
  if (text.includes('""')) throw unsayable('a text has doubled quotation marks of both kinds');
  return `'${text.replaceAll("'", "''")}'`;
}

function unsayable(why: string): ProductError {
  return new ProductError('pattern.no_expression', { fill: { why } });
}
