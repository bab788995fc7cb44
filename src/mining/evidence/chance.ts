import type { Draft } from './drafts.ts';

/** How sure it must be that a term adds something for its attribute to count as one that decides who gets what. */
const SURE = 0.05;

/**
 * Drafts without those that chance explains. Chance finds something as good somewhere: none. A term that may be there by chance
 * (a department that narrows a title's five people to the four who hold it) is believed only of an attribute that is sure
 * somewhere in the dataset.
 */
export function beyondChance(drafts: readonly Draft[]): readonly Draft[] {
  const likely = drafts.filter(({ chance }) => chance < 1);
  const sure = new Set(
    likely.flatMap(({ terms }) => terms.filter(({ chance }) => chance < SURE)).map((term) => term.attribute),
  );
  return likely.filter(({ terms }) => terms.every(({ attribute }) => sure.has(attribute)));
}
