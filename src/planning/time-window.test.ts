import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstant } from '../model/instant.ts';
import { endOfWork, isInside, nextChange, parseTimeWindow } from './time-window.ts';

const at = (text: string) => parseInstant(text) ?? Number.NaN;
const night = parseTimeWindow('22:00-06:00 Europe/Zurich');

describe('a window of hours', () => {
  it.each([
    ['one minute before it opens', '2026-11-24T20:59:59Z', false],
    ['when it opens', '2026-11-24T21:00:00Z', true],
    ['after midnight', '2026-11-25T04:59:59Z', true],
    ['when it closes', '2026-11-25T05:00:00Z', false],
    ['by summer time', '2026-07-01T20:00:00Z', true],
    ['before it by summer time', '2026-07-01T19:59:00Z', false],
  ])('%s', (_what, instant, inside) => {
    expect(isInside(night, at(instant))).toBe(inside);
  });

  it.each([
    ['an hour shorter when the clocks go forward', '2026-03-28T21:00:00Z', 7],
    ['an hour longer when they go back', '2026-10-24T20:00:00Z', 9],
    ['as long as it says on other days', '2026-11-24T21:00:00Z', 8],
  ])('is %s', (_what, opens, hours) => {
    expect(nextChange(night, at(opens) - 1, true)).toBe(at(opens));
    expect(nextChange(night, at(opens), false)).toBe(at(opens) + hours * 3_600_000);
  });

  it('whose only hour is skipped opens on the next day', () => {
    const skipped = parseTimeWindow('02:15-02:45 Europe/Zurich');
    expect(nextChange(skipped, at('2026-03-29T00:00:00Z'), true)).toBe(at('2026-03-30T00:15:00Z'));
  });

  it('stretches work over as many nights as it takes', () => {
    expect(endOfWork(night, at('2026-11-24T12:00:00Z'), 10 * 3600)).toBe(at('2026-11-25T23:00:00Z'));
    expect(endOfWork(undefined, 0, 10)).toBe(10_000);
  });

  it.each([
    '22-06 Europe/Zurich',
    '22:00-06:00',
    '25:00-06:00 UTC',
    '22:60-06:00 UTC',
    '06:00-06:00 UTC',
    '22:00-06:00 Mars/Olympus',
  ])('%s is none', (text) => {
    expect(() => parseTimeWindow(text)).toThrow('config.invalid');
  });

  it('is open exactly from each change to the next, in every zone', () => {
    const zones = ['UTC', 'Europe/Zurich', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'];
    fc.assert(
      fc.property(
        fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') }),
        fc.integer({ min: 0, max: 1439 }),
        fc.integer({ min: 1, max: 1439 }),
        fc.constantFrom(...zones),
        (instant, from, length, zone) => {
          const window = { from, to: (from + length) % 1440, zone };
          const open = isInside(window, instant);
          const change = nextChange(window, instant, !open) ?? Number.NaN;
          expect(change).toBeGreaterThan(instant);
          expect(isInside(window, change)).toBe(!open);
          expect(isInside(window, change - 1)).toBe(open);
        },
      ),
      { numRuns: 60 },
    );
  });
});
