import { attributeWords } from './attribute-words.ts';

const PRIORITIES: readonly (readonly [RegExp, number])[] = [
  [/^(department|dept|abteilung)/, 0],
  [/title$|^titel|^position/, 0.2],
  [/type$/, 0.4],
  [/^division|^(work |office )?location|^site|^office|^city|^business unit|^standort/, 0.6],
  [/^cost cent|^costcent|^kostenstelle/, 1],
];

/** How readily a governance lead would say it with this attribute: 0 first. Decides where the data cannot. */
export function businessPriority(
  attribute: string,
  kind: 'equals' | 'contains' | 'manager' | 'group',
): number {
  if (kind === 'manager') return 1.5;
  if (kind === 'group') return 1.6;
  const words = attributeWords(attribute).join(' ');
  const priority = PRIORITIES.find(([pattern]) => pattern.test(words))?.[1] ?? 2;
  return kind === 'contains' ? priority + 0.5 : priority;
}
