import { describe, expect, it } from 'vitest';
import { agreeing, counted } from './counted.ts';
import { duration } from './duration.ts';
import { ProductError } from './product-error.ts';

describe('a line with numbers', () => {
  it.each([
    [0, '0 values are held'],
    [1, '1 value is held'],
    [2, '2 values are held'],
    [1_001, '1,001 values are held'],
  ])('says %i in the form that fits', (n, line) => {
    expect(counted`${n} [value is|values are] held`).toBe(line);
  });

  it('takes the form from the last number before it', () => {
    expect(counted`of ${2} [value|values] ${1} [is|are] held`).toBe('of 2 values 1 is held');
    expect(counted`${1} of ${2} [value|values]`).toBe('1 of 2 values');
  });

  it('leaves text that fills it as it is, and counts by numbers only', () => {
    expect(counted`${1} ${'[a|b] 7'} [value|values]`).toBe('1 [a|b] 7 value');
  });

  it('is in the plural where no number is known', () => {
    expect(agreeing('{count} [value|values]', undefined)).toBe('{count} values');
  });
});

describe('an error', () => {
  it.each([
    [1, '1 app matches that name.'],
    [3, '3 apps match that name.'],
  ])('about %i things says so in the form that fits', (count, cause) => {
    expect(new ProductError('app.ambiguous', { fill: { count } }).reason).toBe(cause);
  });

  it('never takes forms from what fills it', () => {
    const error = new ProductError('config.invalid', { fill: { setting: 'A', why: '[one|two] {setting}' } });
    expect(error.reason).toBe('The setting A is not usable: [one|two] {setting}.');
  });
});

it.each([
  [0, '1 second'],
  [89, '89 seconds'],
  [5_400, '1.5 hours'],
])('%i seconds are %s', (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});
