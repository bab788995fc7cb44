import { describe, expect, it } from 'vitest';
import { agreementPhrase } from './agreement-phrase.ts';
import type { PlanHeader } from '../../model/plan.ts';

const phrase = (label: string, risk: PlanHeader['risk'] = 'destructive') =>
  agreementPhrase({ risk, app: { label }, counts: { people: 12 } } as unknown as PlanHeader);

describe('the phrase of a plan that takes something away', () => {
  it.each([
    ['HR Platform', 'HR Platform 12'],
    ['  HR   Platform ', 'HR Platform 12'],
    ['HR\u00a0\u202ePlatform\u200b', 'HR Platform 12'],
    ['\u001b[31mHR', '[31mHR 12'],
    ['x'.repeat(300), `${'x'.repeat(89)} 12`],
  ])('of %j can be typed as it is shown', (label, expected) => {
    expect(phrase(label)).toBe(expected);
  });

  it('is asked of nothing else', () => {
    expect(phrase('HR', 'elevated')).toBeUndefined();
  });
});
