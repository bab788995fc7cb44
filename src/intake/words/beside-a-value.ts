import { valueKey } from './canonical-value.ts';
import { Answers, beforeADay, Codes, isTakenOut, negates, saysNoBehind, saysWhen } from './no-beside.ts';
import { THAT_WAITS } from './not-yet.ts';
import { saysGrantOver, saysInherited, saysOver } from './over-words.ts';
import { standingOf } from './status-words.ts';

/** What stands between a value and what is said of it; alone a space, a dash or an underscore may be part of a name. */
const BETWEEN = /\s*[[(]+|\s+[-–—|/]+\s+|\s*[:|/,;=]+\s*|[\s_-]+/gu;
const PART_OF_A_NAME = /^(?:[\s_]+|-)$/u;
const INDIRECT = /^(?:indirect(?:ly|e)?|indire(?:k|c)t[oa]?|indirett[oa]|dynamic|(?:via|through|über) .+)$/iu;
/** Before a value it is said of who held it; `Deleted Items` are a thing. */
const FORMERLY = new RegExp(
  '^(?:ex|former(?:ly)?|revoked|withdrawn|rescinded|no longer|requested|ehemals|ehemalige[rns]?' +
    '|entzogene?[rns]?|ancien(?:ne)?|révoquée?|revocad[oa]|revocat[oa]|revogad[oa]|voormalige?|ingetrokken)$',
  'iu',
);
const OR = / (?:and\/or|und\/oder|et\/ou|y\/o|e\/ou|e\/o|en\/of|or|oder|ou|o|of|lub) /iu;
const EITHER = /^(?:either|entweder|soit|ofwel) /iu;

/**
 * Those of the values of a column that are in doubt by the others: what is said of one of them (`Buyer - locked`,
 * `Buyer/revoked`, `ex-Buyer`, where others hold `Buyer`), or one of several (`Buyer or Payer`), or marked by what a footnote
 * begins with (`Payer*`). `footnotes`: these marks.
 */
export function inDoubtByOthers(
  texts: readonly string[],
  footnotes: readonly string[] = [],
): readonly string[] {
  const held = new Set(texts.map(valueKey));
  const names = new Set([...held, ...dated(held)]);
  const codes = new Codes(texts);
  const answers = new Answers(texts);
  return texts.filter(
    (text) =>
      text.length <= LONGEST &&
      (answers.denies(text) ||
        isMarked(text, footnotes) ||
        isEither(text, names) ||
        isSaidOf(text, names, codes)),
  );
}
const LONGEST = 120;

/** What stands before several days at the end of values: `Clerk 31.12.2026`, `Clerk 30.06.2027`. */
function dated(texts: ReadonlySet<string>): readonly string[] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    const name = text.length <= LONGEST ? beforeADay(text) : undefined;
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].flatMap(([name, count]) => (count > 1 ? [name] : []));
}

/** Whether a mark of a footnote stands behind a name, or before it: not in brackets with other words, `Buyer (Level 1)`. */
export function isMarked(text: string, footnotes: readonly string[]): boolean {
  return footnotes.some((mark) => {
    const own = mark.at(0) ?? '';
    const name = text.slice(0, -mark.length);
    const behind = text.endsWith(mark) && name.at(-1) !== own && !WITHIN.test(name);
    const before = text.startsWith(mark) && text.at(mark.length) !== own;
    return text.length > mark.length && (behind || before);
  });
}
const WITHIN = /\([^()]+$|\[[^[\]]+$|\d$/u;

function isEither(text: string, names: ReadonlySet<string>): boolean {
  const parts = text.replace(EITHER, '').split(OR);
  return parts.length > 1 && parts.every((part) => names.has(valueKey(part.replace(/,$/, ''))));
}

function isSaidOf(text: string, names: ReadonlySet<string>, codes: Codes): boolean {
  if (isTakenOut(text, (value) => names.has(valueKey(value)))) return true;
  return [...text.matchAll(BETWEEN)].some(({ 0: between, index }) => {
    const before = text.slice(0, index).trim();
    const beginning = text.slice(0, index + between.length);
    const behind = text.slice(beginning.length).replace(/[)\]\s]+$/u, '');
    if (names.has(valueKey(before))) {
      if (saysWhen(behind)) return true;
      if (PART_OF_A_NAME.test(between)) return saysGrantOver(behind);
      return saysOfHolding(behind) || saysNoBehind(behind, () => codes.stand(beginning));
    }
    return names.has(valueKey(behind)) && (FORMERLY.test(before) || negates(before) || saysWhen(before));
  });
}

const OF_WHAT_WAITS = new RegExp(`^pending ${THAT_WAITS}`, 'iu');

/** What may be done with a thing: `Tickets:Delete`. */
const DOES =
  /^(?:delete|remove|reject|deny|decline|revoke|disable|suspend|expire|unassign|lock|l[öo]schen|sperren|entfernen|supprimer|eliminar)$/iu;

function saysOfHolding(text: string): boolean {
  return (
    saysOver(text) ||
    saysInherited(text) ||
    INDIRECT.test(text) ||
    (['not', 'locked'].includes(standingOf(text)) && !OF_WHAT_WAITS.test(text) && !DOES.test(text)) ||
    FORMERLY.test(text)
  );
}
