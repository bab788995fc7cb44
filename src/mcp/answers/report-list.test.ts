import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProductError } from '../../model/product-error.ts';
import { applyPlan } from '../../workflows/jobs/apply-plan.ts';
import type { Context } from '../../workflows/context.ts';
import { smallApp } from '../../../test/support/small-app.ts';
import { type Talks, talks } from '../../../test/support/talks.ts';
import type { World } from '../../../test/support/world.ts';

/** The list of reports over MCP: nothing locks out the rest, and what was imported before is told or said to be unknown. */
let world: World;
let talk: Talks['talk'];
let end: Talks['end'];

beforeEach(async () => {
  ({ world, talk, end } = await talks());
});
afterEach(() => end());

describe('list_csv_files', () => {
  it('says where reports go while there is none', async () => {
    const { body } = await (await talk()).call('list_csv_files');
    expect(body.summary).toContain('into the folder that the data names');
  });

  it('shows names that are taken as they are shown, whatever a reader cannot see in them', async () => {
    world.report('pay\u202eroll.csv', 'Email,Role\nann@acme.example,Admin\n');
    world.report(`${'q'.repeat(230)}.csv`, 'Email,Role\nbob@acme.example,Admin\n');
    const client = await talk();
    for (const { name, number } of (await client.call('list_csv_files')).body.data.reports) {
      const { body } = await client.call('analyze_csv_for_entitlements', { report: name });
      expect(body.data.report, name).toMatchObject({ number });
    }
  });

  it('shows the newest first, on whichever page', async () => {
    for (const name of ['a.csv', 'b.csv', 'c.csv', 'd.csv'])
      world.report(name, `Email,Role\n${name}@acme.example,Admin\n`);
    const days: Readonly<Record<string, number>> = { 'a.csv': 2, 'b.csv': 4, 'c.csv': 1, 'd.csv': 3 };
    for (const [name, day] of Object.entries(days)) {
      const at = new Date(Date.UTC(2026, 9, day));
      utimesSync(join(world.context.reports.root, name), at, at);
    }
    const client = await talk();
    const first = await client.call('list_csv_files', { limit: 3 });
    const second = await client.call('list_csv_files', { limit: 3, cursor: first.body.more?.cursor });
    expect([first, second].map(({ body }) => body.data.reports.map(({ name }) => name))).toEqual([
      ['b.csv', 'd.csv', 'a.csv'],
      ['c.csv'],
    ]);
  });

  it('shows the others where one cannot be opened, and names that one', async () => {
    world.report('a.csv', 'Email,Role\nann@acme.example,Admin\n');
    world.report('locked.csv', 'Email,Role\nann@acme.example,Admin\n');
    const { reports } = world.context;
    const { body } = await (
      await talk({
        ...world.context,
        reports: {
          ...reports,
          identify: async (file, signal) => {
            if (file.name === 'locked.csv') throw new ProductError('intake.unopened', { subject: file.path });
            return reports.identify(file, signal);
          },
        },
      })
    ).call('list_csv_files');
    expect(body.data.reports.map(({ name }) => name)).toEqual(['a.csv']);
    expect(body.warnings).toEqual([{ code: 'reports-not-opened', count: 1, sample: ['locked.csv'] }]);
  });
});

describe('what was imported before', () => {
  /** As another process that the organisation does not answer. */
  const offline = (error: 'tenant.unreachable' | 'auth.token_rejected'): Context => ({
    ...world.context,
    org: async () => {
      throw new ProductError(error, { fill: { why: 'connect' } });
    },
  });

  it.each(['tenant.unreachable', 'auth.token_rejected'] as const)(
    'is said to be unknown where it was never known which organisation this is (%s)',
    async (error) => {
      world.report('a.csv', 'Email,Role\nann@acme.example,Admin\n');
      const { body } = await (await talk(offline(error))).call('list_csv_files');
      expect(body.data.reports.map(({ name }) => name)).toEqual(['a.csv']);
      expect(body.data).not.toHaveProperty('alreadyImported');
      expect(body.summary).toBe(
        '1 report in the folder. Which of them were imported before is unknown, because the organisation could not be asked: none is left out.',
      );
    },
  );

  it('is said to be unknown after 5 seconds where the organisation is silent', async () => {
    world.report('a.csv', 'Email,Role\nann@acme.example,Admin\n');
    const { clock } = world.context;
    const silent: Context = {
      ...world.context,
      org: async ({ signal } = {}) => {
        await clock.sleep(600_000, signal);
        throw new Error('not reached');
      },
    };
    const start = clock.now();
    const { body } = await (await talk(silent)).call('list_csv_files');
    expect(body.summary).toContain('1 report in the folder. Which of them were imported before is unknown');
    expect(clock.now() - start).toBe(5_000);
  });

  it('is left out also while the organisation that it was imported into cannot be asked', async () => {
    const small = await smallApp(world, 6, 6);
    const { id, hash } = await small.plan();
    await applyPlan(world.context, { plan: id, hash, agreement: { method: 'terminal', who: 'tester' } });
    const { body } = await (await talk(offline('tenant.unreachable'))).call('list_csv_files');
    expect(body.data).toMatchObject({ alreadyImported: 0 });
    expect(body.summary).toContain('Imported before and not in this folder: 1.');
  });

  it('is counted also where it was moved out of the folder', async () => {
    const small = await smallApp(world, 6, 6);
    const { id, hash } = await small.plan();
    await applyPlan(world.context, {
      plan: id,
      hash,
      agreement: { method: 'terminal', who: 'tester' },
    });
    const { body } = await (await talk()).call('list_csv_files');
    expect(body.data.reports).toEqual([]);
    expect(body.summary).toBe(
      '0 reports can be imported; 0 were imported before and are left out. Imported before and not in this folder: 1.',
    );
  });
});
