import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnalysisHeader } from '../model/analysis.ts';
import type { Outlier } from '../model/patterns.ts';
import type { Analysis } from '../workflows/patterns/analysis-facts.ts';
import { equals, handMadeAnalysis } from '../../test/support/hand-made-analysis.ts';
import { connect, type TestClient } from '../../test/support/mcp-client.ts';
import { smallApp } from '../../test/support/small-app.ts';
import { createWorld, type World } from '../../test/support/world.ts';

/** Cursors of lists that can be named in several ways: each is taken in its own list, however that is named. */
let world: World;
let client: TestClient;

beforeEach(async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  client = await connect(world.context);
});
afterEach(async () => {
  await client.close();
  await world.close();
});

type ListCall = readonly [tool: string, args: Record<string, unknown>];

async function cursorOf([tool, args]: ListCall): Promise<string> {
  const { body, text } = await client.call(tool, { ...args, limit: 1 });
  const cursor = body.more?.cursor;
  expect(cursor, text).toBeDefined();
  return cursor ?? '';
}

/** The code of the refusal, or `taken`. */
async function withCursor(cursor: string, [tool, args]: ListCall): Promise<string> {
  const { isError, body } = await client.call(tool, { ...args, limit: 1, cursor });
  return isError ? (body.code ?? '') : 'taken';
}

describe('a cursor of lines of a report', () => {
  it('is taken for the same report by another name, and refused for another report, other lines or another file', async () => {
    const lines = (who: string) =>
      `Email,Role\n${[1, 2, 3].map((n) => `${who}${n}@acme.example,Admin\n`).join('')}`;
    for (const who of ['a', 'b']) {
      world.report(`${who}.csv`, lines(who));
      await client.call('analyze_csv_for_entitlements', { report: `${who}.csv` });
    }
    const { reports } = (await client.call('list_csv_files')).body.data;
    const number = reports.find(({ name }) => name === 'a.csv')?.number;
    const cursor = await cursorOf(['get_report_lines', { report: 'a.csv' }]);
    expect(await withCursor(cursor, ['get_report_lines', { report: number }])).toBe('taken');
    expect(await withCursor(cursor, ['get_report_lines', { report: 'b.csv' }])).toBe('input.wrong_cursor');
    expect(await withCursor(cursor, ['get_report_lines', { report: 'a.csv', only: 'data' }])).toBe(
      'input.wrong_cursor',
    );
    world.report('a.csv', lines('c'));
    await client.call('analyze_csv_for_entitlements', { report: 'a.csv' });
    expect(await withCursor(cursor, ['get_report_lines', { report: 'a.csv' }])).toBe('input.wrong_cursor');
  });
});

const TEAM = { id: '00g00000000000000001', name: 'Team' };

describe('a cursor of an analysis', () => {
  const found = ['x', 'y', 'z'].map((text) => ({ terms: [equals('department', text)], values: ['Viewer'] }));
  const analyse = async (
    app: string,
    people: readonly string[],
    groups: NonNullable<AnalysisHeader['groups']> = [],
  ): Promise<Analysis> => {
    const share = { k: 1, n: 52, share: 0.02, low: 0.01, high: 0.1 };
    const outliers = people.map((person): Outlier => ({
      person,
      value: 0,
      peerCondition: { key: 'x', equivalents: [], terms: [] },
      peers: share,
      expected: 0.02,
      together: 0,
    }));
    await world.clock.sleep(1_000);
    return handMadeAnalysis(world, app, found, {
      mined: { outliers, outlierCount: outliers.length },
      header: { groups },
    });
  };

  it.each(['analyze_entitlement_patterns', 'list_outliers'])(
    'is taken by %s for the same analysis however it is named, and refused for another',
    async (tool) => {
      const { app, users } = await smallApp(world, 4, 4);
      const people = users.map(({ id }) => id);
      const older = await analyse(app.id, people);
      const ofOlder = await cursorOf([tool, { analysis: older.header.id }]);
      expect(await withCursor(ofOlder, [tool, { app: 'Small' }])).toBe('taken');
      const newer = await analyse(app.id, people);
      const ofNewer = await cursorOf([tool, { analysis: newer.header.id }]);
      expect(await withCursor(ofNewer, [tool, { app: 'Small' }])).toBe('taken');
      expect(await withCursor(ofOlder, [tool, { app: 'Small' }])).toBe('input.wrong_cursor');
      expect(await withCursor(ofOlder, [tool, { analysis: newer.header.id }])).toBe('input.wrong_cursor');
      expect(await withCursor(ofOlder, [tool, { analysis: older.header.id }])).toBe('taken');
    },
  );

  it.each([
    [{ attributes: [] }, 'taken'],
    [{ without: [], groups: ['Team'], everybody: 'yes' }, 'taken'],
    [{ groups: [TEAM.id, 'Team'] }, 'taken'],
    [{ groups: [] }, 'input.wrong_cursor'],
    [{ attributes: ['team'] }, 'input.wrong_cursor'],
    [{ without: ['title'] }, 'input.wrong_cursor'],
    [{ groups: ['Staff'] }, 'input.wrong_cursor'],
    [{ everybody: 'no' }, 'input.wrong_cursor'],
  ])('is one of what was wished then: with %o it is %s', async (wishes, outcome) => {
    const { app, users } = await smallApp(world, 4, 4);
    const people = users.map(({ id }) => id);
    const { header } = await analyse(app.id, people, [TEAM]);
    const cursor = await cursorOf(['analyze_entitlement_patterns', { analysis: header.id }]);
    expect(await withCursor(cursor, ['analyze_entitlement_patterns', { app: 'Small', ...wishes }])).toBe(
      outcome,
    );
  });
});

describe('a cursor of jobs', () => {
  it('keeps the states that were asked for, and is refused with others', async () => {
    const at = `job_${'0'.repeat(26)}`;
    const codes = [];
    for (const [states, cursor] of [
      [['parked', 'done'], `${at}.done.parked`],
      [['done'], `${at}.parked`],
      [['done'], at],
      [[], `${at}.parked`],
    ]) {
      const { isError, body } = await client.call('list_jobs', { states, cursor });
      codes.push(isError ? body.code : 'taken');
    }
    expect(codes).toEqual(['taken', 'input.wrong_cursor', 'input.wrong_cursor', 'taken']);
  });
});
