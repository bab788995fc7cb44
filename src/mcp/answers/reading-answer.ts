import * as z from 'zod';
import type { WhyWhole } from '../../workflows/readings/app-changes.ts';
import type { Reading } from '../../workflows/patterns/analysis-facts.ts';
import { count, instant } from '../envelope.ts';
import { sentence, type Sentence, sentenceSchema } from '../sentence.ts';

const WHYS = [
  'not-read-before',
  'other-rules',
  'too-long-ago',
  'log-not-readable',
  'not-answered',
  'log-names-nobody',
  'structure-changed',
  'too-many-changes',
  'check-failed',
] as const satisfies readonly WhyWhole[];

/** How the apps of an analysis were read, where that is worth a word. */
export const readingData = z.object({
  by: z.enum(['whole', 'changes']),
  why: z.enum(WHYS).optional(),
  since: instant.optional(),
  people: count.optional(),
  checked: count.optional(),
  says: sentenceSchema,
});

/** The reading as data and in words; undefined where all was read because all was wanted. */
export function readingAsData(reading: Reading | undefined): z.output<typeof readingData> | undefined {
  const says = readingWords(reading);
  return reading === undefined || says === undefined ? undefined : { ...reading, says };
}

/** How it was read and how far that is to be trusted, in one sentence; undefined where all was read because all was wanted. */
export function readingWords(reading: Reading | undefined): Sentence | undefined {
  if (reading?.by === 'changes')
    return sentence`Read by what changed since the analysis before: ${reading.people} [person|people]; ${reading.checked} [other|others], drawn by chance, [is|are] as before. What neither the System Log nor a list tells is not seen.`;
  return reading?.why === undefined ? undefined : WHY_WHOLE[reading.why];
}

const WHY_WHOLE: Readonly<Record<WhyWhole, Sentence>> = {
  'not-read-before': sentence`All was read: there is no analysis before that changes could be added to.`,
  'other-rules': sentence`All was read: other attributes are wanted than before.`,
  'too-long-ago': sentence`All was read: the analysis before is so old that the System Log may have forgotten changes.`,
  'log-not-readable': sentence`All was read: the System Log did not answer, or the owner of the token may not read it.`,
  'not-answered': sentence`All was read: Okta did not answer a question that only a reading of changes asks.`,
  'log-names-nobody': sentence`All was read: the System Log tells of changes, not of whom.`,
  'structure-changed': sentence`All was read: entitlements, values or bundles went or have other content.`,
  'too-many-changes': sentence`All was read: so much changed that this costs hardly more.`,
  'check-failed': sentence`All was read: somebody of whom the System Log told nothing was not as before.`,
};
