import { describe, expect, it } from 'vitest';
import { shownProgress } from './progress-line.ts';

function shown(interactive: boolean) {
  let now = 1_000_000;
  let text = '';
  const clock = {
    now: () => now,
    sleep: async () => {},
    deadline: () => ({ signal: new AbortController().signal, cancel() {} }),
  };
  const { progress, end } = shownProgress(clock, { interactive, out: (more) => void (text += more) });
  return {
    text: () => text,
    end,
    at: (ms: number, ...what: Parameters<typeof progress>) => {
      now = 1_000_000 + ms;
      progress(...what);
    },
  };
}

describe('progress in a terminal', () => {
  it('is a bar that is drawn over itself, with the time left, and ends on a line of its own', () => {
    const { text, at, end } = shown(true);
    at(0, 0, 1200, 'first-wave');
    at(300, 300, 1200, 'writing', 754);
    at(310, 301, 1200, 'writing', 754);
    at(900, 1200, 1200, 'writing');
    end();
    end();
    expect(text().split('\r\u001b[2K')).toEqual([
      '',
      '[--------------------]   0 %  Writing the first wave: 0 of 1,200',
      '[#####---------------]  25 %  Writing: 300 of 1,200, about 13 minutes left',
      '[####################] 100 %  Writing: 1,200 of 1,200\n',
    ]);
  });
});

describe('progress elsewhere', () => {
  it('is a plain line for each stage, then one every ten seconds, and the last', () => {
    const { text, at, end } = shown(false);
    for (let s = 0; s <= 25; s++) at(s * 1000, s, 25, 'writing', 25 - s);
    end();
    expect(text()).toBe(
      [
        'Writing: 0 of 25, about 25 seconds left',
        'Writing: 10 of 25, about 15 seconds left',
        'Writing: 20 of 25, about 5 seconds left',
        'Writing: 25 of 25',
        '',
      ].join('\n'),
    );
  });
});
