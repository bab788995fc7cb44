import { valueKey } from '../words/canonical-value.ts';
import { readDay } from '../words/days.ts';
import { standingOf, YES } from '../words/status-words.ts';

const STATUS = /^(?:\w+_?)?(?:status|state)$/iu;
const IN_FORCE = /^(?:is_?)?(?:active|enabled|granted|valid|assigned|approved)$/iu;
const NOT_IN_FORCE =
  /^(?:is_?)?(?:revoked|disabled|deleted|removed|expired|inactive|locked|suspended|inherited|indirect|eligible|pending)$/iu;
const ENDS =
  /^(?:valid_?(?:to|until)|until|end(?:s|_?date|_?time)?|expir\w*|expires?_?(?:at|on)|(?:revoked|removed|deleted|ended)_?(?:at|on|date))$/iu;
const STARTS =
  /^(?:(?:valid|effective|active)_?(?:from|since)|(?:starts?|begins?)(?:_?(?:date|time|at|on))?|effective_?(?:date|on))$/iu;
/** What it says under one of these by another object, nobody knows. */
const SAYS_STANDING = [STATUS, IN_FORCE, NOT_IN_FORCE, ENDS, STARTS];

/** Whether an object of a list says of itself that it is in force at a moment (epoch milliseconds) and without end, or says nothing of it. */
export function isInForce(item: object, now: number): boolean {
  return Object.entries(item as Readonly<Record<string, unknown>>).every(([key, value]) => {
    const text =
      typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number'
        ? String(value)
        : '';
    if (typeof value === 'object' && value !== null) return !SAYS_STANDING.some((name) => name.test(key));
    if (text === '') return true;
    if (STATUS.test(key)) return standingOf(text) === 'in-force';
    if (IN_FORCE.test(key)) return YES.has(valueKey(text));
    if (NOT_IN_FORCE.test(key)) return /^(?:false|no|n|0)$/iu.test(text);
    if (STARTS.test(key)) return hasBegun(text, now);
    return !ENDS.test(key) || readDay(text, 'unsure')?.kind === 'never';
  });
}

function hasBegun(text: string, now: number): boolean {
  const day = readDay(text, 'unsure');
  return day?.kind === 'day' && day.noSuchDay !== true && day.latest <= now;
}
