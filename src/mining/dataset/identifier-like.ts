import type { AttributeColumn, LeftOutAttribute } from '../../model/dataset.ts';

/** Of people with a text, more than this share have one of their own: it names people, it does not describe them. */
const DISTINCT_SHARE = 0.5;
/** Fewer people cannot show it. */
const LEAST_PEOPLE = 20;

/** Why a column cannot tell groups of people apart: it names each, or says the same of all. Undefined: it can. */
export function cannotDescribe({
  name,
  kind,
  codes,
  textOf,
  texts,
}: AttributeColumn): LeftOutAttribute | undefined {
  let filled = 0;
  for (const code of codes) if (code !== 0 && textOf[code - 1] !== 0) filled++;
  const facts = { name, distinct: texts.length, filled };
  if (texts.length <= 1) return { ...facts, reason: 'constant' };
  const names = kind === 'plain' && filled >= LEAST_PEOPLE && texts.length > DISTINCT_SHARE * filled;
  return names ? { ...facts, reason: 'identifier-like' } : undefined;
}
