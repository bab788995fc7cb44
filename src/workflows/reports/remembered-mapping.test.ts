import { afterEach, describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../../test/support/world.ts';
import { smallApp, type SmallApp } from '../../../test/support/small-app.ts';
import { reportAnswer } from '../../mcp/answers/report-answer.ts';
import type { Overrides } from '../../model/question.ts';
import { analyzeReport } from './analyze-report.ts';
import { planGrants } from '../plans/plan-grants.ts';
import { planStructure } from '../plans/plan-structure.ts';

/** When the simulated clock begins. */
const THEN = Date.parse('2026-11-02T08:00:00Z');
const SAID: Overrides = { identifier: 'Login', entitlements: ['Function'], delimiters: { Function: '+' } };

let world: World;
let small: SmallApp;
afterEach(() => world.close());

/** Ten people of an app; a report of theirs, with the columns of the month, was explained. */
async function explained(said: Overrides = SAID) {
  world = await createWorld();
  small = await smallApp(world, 10, 0);
  put('access-2026-10.csv');
  return analyzeReport(world.context, { report: 'access-2026-10.csv', overrides: said });
}

function put(name: string, header = 'Login,Function,Note', known = 10, cell = 'Viewer+Admin,x') {
  const people = Array.from({ length: 10 }, (_, n) => `${n < known ? 'p' : 'gone'}${n}@acme.example`);
  world.report(name, `${header}\n${people.map((login) => `${login},${cell}`).join('\n')}\n`);
}

const analysed = (report: string, more: Partial<Parameters<typeof analyzeReport>[1]> = {}) =>
  analyzeReport(world.context, { report, ...more });
const planned = (report: string) => planGrants(world.context, { app: small.app.id, report });

describe('what a person said about a report', () => {
  it('holds for the next one with the same columns, and is announced with its day', async () => {
    await explained();
    world.clock.jump(30 * 86_400_000);
    put('access-2026-11.csv');
    const understanding = await analysed('access-2026-11.csv');
    expect(understanding).toMatchObject({
      overrides: SAID,
      wantedHoldings: 20,
      mapping: { state: 'used', saidAt: THEN, newColumns: [], missingColumns: [] },
    });
    const { summary, data } = reportAnswer(understanding, 1);
    expect(summary).toMatch(/^Using the mapping of 2 Nov\. /);
    expect(data.mapping).toMatchObject({ state: 'used', saidAt: '2026-11-02T08:00:00.000Z' });
  });

  it('is known by the columns as the report shows them by itself, also where it is to be read otherwise', async () => {
    await explained();
    const text = `Login;Function\n${Array.from({ length: 9 }, (_, n) => `p${n}@acme.example;Größe`).join('\n')}\n`;
    world.report('odd.csv', text);
    await analysed('odd.csv', {
      overrides: { identifier: 'Login', entitlements: ['Function'], dialect: { encoding: 'windows-1252' } },
    });
    world.report('odd-2.csv', `${text}p9@acme.example;Größe\n`);
    const next = await analysed('odd-2.csv');
    expect(next.dialect.encoding).toBe('windows-1252');
    expect(next.mapping?.state).toBe('used');
  });

  it('grows with what is said later, and is forgotten when a person says so', async () => {
    await explained();
    const more = await analysed('access-2026-10.csv', { overrides: { ignore: ['Note'] } });
    expect(more.overrides).toEqual({ ...SAID, ignore: ['Note'] });
    expect(reportAnswer(more, 1).summary).toMatch(/^What was said on 2 Nov holds too, /);
    expect((await analysed('access-2026-10.csv', { mapping: 'ignore' })).overrides).toEqual({});
    put('access-2026-12.csv', undefined, 9);
    expect((await analysed('access-2026-12.csv')).overrides).toEqual({});
  });

  it('belongs to its connection', async () => {
    await explained();
    const { context } = world;
    put('access-2026-11.csv', undefined, 9);
    const other = { ...context, org: async () => ({ ...(await context.org()), id: '00oother' }) };
    const without = await analyzeReport(other, { report: 'access-2026-11.csv' });
    expect(without.mapping).toBeUndefined();
    const silent = { ...context, org: () => Promise.reject(new Error('no answer')) };
    expect((await analyzeReport(silent, { report: 'access-2026-11.csv' })).mapping).toBeUndefined();
  });
});

describe('drift asks again', () => {
  it.each([
    ['a new column', 'Login,Function,Note,Level', 'Viewer,x,9', ['Level'], []],
    ['a missing column', 'Login,Function', 'Viewer', [], ['Note']],
    ['another name for the column', 'Login,Duties,Note', 'Viewer,x', ['Duties'], ['Function']],
  ])(
    '%s: nothing is used or planned before it is said what holds',
    async (_title, header, cell, added, gone) => {
      await explained();
      put('access-2026-11.csv', header, 10, cell);
      const drifted = await analysed('access-2026-11.csv');
      expect(drifted).toMatchObject({
        overrides: {},
        mapping: { state: 'drifted', newColumns: added, missingColumns: gone },
      });
      expect(reportAnswer(drifted, 1).summary).toMatch(/^The mapping of 2 Nov was not used: /);
      const { app } = small;
      const report = 'access-2026-11.csv';
      const refusal = { code: 'intake.mapping_drifted' };
      await expect(planned(report)).rejects.toMatchObject(refusal);
      await expect(planStructure(world.context, { app: app.id, report })).rejects.toMatchObject(refusal);

      const column = header.split(',')[1] ?? '';
      const said = await analysed(report, {
        overrides: { ...SAID, entitlements: [column], delimiters: { [column]: '' } },
      });
      expect(said.mapping?.state).toBe('said');
      await expect(planStructure(world.context, { app: app.id, report })).resolves.toBeDefined();
    },
  );

  it('what was said before can be taken all the same', async () => {
    await explained();
    put('access-2026-11.csv', 'Login,Function,Note,Level', 10, 'Viewer,x,9');
    const { overrides, mapping } = await analysed('access-2026-11.csv', { mapping: 'reuse' });
    expect(overrides).toEqual(SAID);
    expect(mapping?.state).toBe('said');
    put('access-2026-12.csv', 'Login,Function,Note,Level', 9, 'Viewer,x,9');
    expect((await analysed('access-2026-12.csv')).mapping?.state).toBe('used');
  });

  it.each([
    [9, undefined],
    [8, 'intake.match_rate_fell'],
  ])('found of ten people: ten, then %i', async (found, code) => {
    const said: Overrides = { identifier: 'Login', entitlements: ['Role'], delimiters: { Role: '' } };
    world = await createWorld();
    small = await smallApp(world, 20, 0);
    const rows = (known: number) =>
      `Login,Role,Team\n${Array.from({ length: 20 }, (_, n) => `${n < known ? 'p' : 'gone'}${n}@acme.example,Viewer,T`).join('\n')}\n`;
    world.report('a-1.csv', rows(20));
    await analysed('a-1.csv', { overrides: said });
    await planned('a-1.csv');

    const known = 2 * found + (found === 9 ? 1 : 0);
    world.report('a-2.csv', rows(known));
    await analysed('a-2.csv');
    const writes = world.sandbox.requests.writes;
    if (code === undefined) {
      expect((await planned('a-2.csv')).counts.identities).toMatchObject({ missing: 1 });
      return;
    }
    await expect(planned('a-2.csv')).rejects.toMatchObject({ code, fill: { now: 80, before: 100 } });
    expect(world.sandbox.requests.writes).toBe(writes);
    await analysed('a-2.csv', { mapping: 'reuse' });
    expect((await planned('a-2.csv')).counts.identities).toMatchObject({ missing: 4 });
  });
});
