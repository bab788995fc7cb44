import { ProductError } from '../model/product-error.ts';
import type { TimeWindow } from '../model/job.ts';

const MINUTE_MS = 60_000;
/** Where no hour of these days is in the window, it is looked for no further. */
const MOST_MINUTES = 3 * 24 * 60;

/**
 * Reads `22:00-06:00 Europe/Zurich`: from the first minute to before the last one, by the clocks of an IANA time zone.
 * Throws `config.invalid`.
 */
export function parseTimeWindow(text: string): TimeWindow {
  const invalid = (why: string) =>
    new ProductError('config.invalid', { fill: { setting: '--window', why }, subject: text });
  const match = /^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s+(\S+)$/.exec(text.trim());
  if (match === null) throw invalid('it must look like 22:00-06:00 Europe/Zurich');
  const minutes = (hour = '', minute = '') => {
    if (Number(hour) > 23 || Number(minute) > 59) throw invalid('there is no such time of day');
    return Number(hour) * 60 + Number(minute);
  };
  const from = minutes(match[1], match[2]);
  const to = minutes(match[3], match[4]);
  if (from === to) throw invalid('it begins when it ends');
  const zone = match[5] ?? '';
  try {
    clockOf(zone);
  } catch {
    throw invalid('there is no such time zone');
  }
  return { from, to, zone };
}

/** Whether the clocks of the window's zone show a minute inside it. An hour that is skipped or comes twice counts as shown. */
export function isInside({ from, to, zone }: TimeWindow, at: number): boolean {
  const minute = minuteOfDay(clockOf(zone), at);
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** The first instant, now or later, at which the window is open (`open: true`) or closed; undefined: not in these days. */
export function nextChange(window: TimeWindow, at: number, open: boolean): number | undefined {
  if (isInside(window, at) === open) return at;
  let minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  for (let n = 0; n < MOST_MINUTES; n++) {
    minute += MINUTE_MS;
    if (isInside(window, minute) === open) return minute;
  }
  return undefined;
}

/** When so many seconds of work will be done that is only done inside the window. */
export function endOfWork(window: TimeWindow | undefined, at: number, seconds: number): number {
  if (window === undefined) return at + seconds * 1000;
  let left = seconds * 1000;
  let now = at;
  for (;;) {
    const opens = nextChange(window, now, true);
    if (opens === undefined) return now + left;
    const closes = nextChange(window, opens, false);
    if (closes === undefined || closes - opens >= left) return opens + left;
    left -= closes - opens;
    now = closes;
  }
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  clocks.set(zone, clock);
  return clock;
}

function minuteOfDay(clock: Intl.DateTimeFormat, at: number): number {
  const [hour, minute] = clock.format(at).split(':');
  return Number(hour) * 60 + Number(minute);
}
