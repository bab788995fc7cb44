import * as z from 'zod';
import type { Freshness } from '../../workflows/patterns/freshness.ts';
import { code, count } from '../envelope.ts';
import { sentence, type Sentence, sentenceSchema } from '../sentence.ts';

/** Whether anything happened since the data was read, as far as the System Log says. */
export const freshnessData = z.object({
  state: z.enum(['nothing-logged', 'changed', 'unknown']),
  why: z.enum(['not-permitted', 'report', 'unavailable', 'log-may-lag']).optional(),
  events: z.array(z.object({ type: code, count })).optional(),
  says: sentenceSchema,
});

/** The freshness as data and in words. */
export function freshnessAsData(freshness: Freshness): z.output<typeof freshnessData> {
  const says = freshnessWords(freshness);
  if (freshness.state === 'unknown') return { state: 'unknown', why: freshness.why, says };
  return {
    state: freshness.state,
    events: Object.entries(freshness.events).map(([type, count]) => ({ type, count })),
    says,
  };
}

/** What the System Log says, and how far that reaches, in one sentence. */
export function freshnessWords(freshness: Freshness): Sentence {
  if (freshness.state === 'unknown') return WHY_UNKNOWN[freshness.why];
  if (freshness.state === 'nothing-logged')
    return sentence`Nothing about the apps in the System Log since the data was read (the log may lag some minutes); profiles of people may have changed: they are not looked for there.`;
  const events = Object.values(freshness.events).reduce((sum, n) => sum + n, 0);
  return sentence`Changed since the data was read: ${events} [event|events] in the System Log. Analysing by what changed reads little more than these.`;
}

type Why = Extract<Freshness, { readonly state: 'unknown' }>['why'];

const WHY_UNKNOWN: Readonly<Record<Why, Sentence>> = {
  'log-may-lag': sentence`Whether anything changed since the data was read is unknown: that is so short ago that the System Log may not show it yet.`,
  'not-permitted': sentence`Whether anything changed since the data was read is unknown: the owner of the token may not read the System Log.`,
  unavailable: sentence`Whether anything changed since the data was read is unknown: the System Log did not answer.`,
  report: sentence`Whether anything changed since the data was read is unknown: it is of a report alone.`,
};
