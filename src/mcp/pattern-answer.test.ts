import { afterEach, expect, it } from 'vitest';
import { handMadeAnalysis } from '../../test/support/hand-made-analysis.ts';
import { connect } from '../../test/support/mcp-client.ts';
import { createWorld } from '../../test/support/world.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

it('500 patterns come in answers of at most 8,000 characters, each pattern once, without ids of users', async () => {
  const world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  open.push(() => world.close());
  const { tenant } = world.sandbox;
  const app = tenant.addApp({ label: 'Large' });
  const names = Array.from({ length: 500 }, (_, n) => `Value number ${n} with a name that is rather long`);
  const role = tenant.addEntitlement({
    appId: app.id,
    name: 'Role',
    values: names.map((name) => ({ name })),
  });
  const [first] = [...role.values.keys()];
  for (let n = 0; n < 40; n++) {
    const login = `p${n}@acme.example`;
    const { id } = tenant.addUser({
      profile: {
        login,
        email: login,
        department: `Department of something ${n % 10}`,
        title: `Title ${n % 4}`,
      },
    });
    tenant.addMember(app.id, id);
    tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId: id, values: [first ?? ''] });
  }
  const { header } = await handMadeAnalysis(
    world,
    app.id,
    names.map((name, n) => {
      const text = `Department of something ${n % 10}, branch ${n}`;
      return {
        terms: [{ kind: 'equals', attribute: 'department', text: text.toLowerCase(), raws: [text] }],
        values: [name],
      };
    }),
  );
  const client = await connect(world.context);
  open.push(() => client.close());
  const seen: number[] = [];
  for (let cursor: string | undefined; ;) {
    const answer = await client.call('analyze_entitlement_patterns', {
      analysis: header.id,
      limit: 100,
      ...(cursor === undefined ? {} : { cursor }),
    });
    expect(answer.isError, answer.text).toBe(false);
    expect(answer.text.length).toBeLessThanOrEqual(8_000);
    expect(answer.text).not.toMatch(/00u[0-9A-Za-z]{10,}|p\d+@acme/);
    expect(answer.body.summary).toContain('Found 500 patterns');
    const { patterns } = answer.body.data as unknown as { patterns: { number: number; lines: string[] }[] };
    for (const { number, lines } of patterns) {
      seen.push(number);
      expect(lines[0]).toMatch(
        /^department=department of something \d, branch \d+ → Value number \d+ .*  94 % \(47 of 50 in this app, at least 84 %; others 3 %; 300 active people in Okta\)$/,
      );
    }
    cursor = answer.body.more?.cursor;
    if (cursor === undefined) break;
  }
  expect(seen).toEqual(names.map((_, n) => n + 1));
});
