import { afterEach, beforeEach, expect, it } from 'vitest';
import { analysisPage } from '../../src/pages/analysis-page.ts';
import type { SandboxUser } from '../../src/sandbox/state/objects.ts';
import { analysisEvidence } from '../../src/workflows/patterns/analysis-evidence.ts';
import { analyzePatterns } from '../../src/workflows/patterns/analyze-patterns.ts';
import { getPattern } from '../../src/workflows/patterns/get-pattern.ts';
import { cardText } from '../../src/cli/texts/pattern-text.ts';
import { connect } from '../support/mcp-client.ts';
import { createWorld, type World } from '../support/world.ts';

/** Confidence counts profiles as they are; what it would be with empty ones filled in stands beside it where it is another. */
let world: World;
let users: readonly SandboxUser[];
let appId: string;
beforeEach(async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { tenant } = world.sandbox;
  const departments = ['Engineering', 'Finance', 'Sales', 'Support'];
  const app = tenant.addApp({ label: 'Dev Platform' });
  appId = app.id;
  const role = tenant.addEntitlement({
    appId,
    name: 'Role',
    values: departments.map((name) => ({ name: `${name} user` })),
  });
  const values = [...role.values.keys()];
  users = Array.from({ length: 200 }, (_, n) => {
    const login = `p${n}@acme.example`;
    const user = tenant.addUser({
      profile: {
        login,
        email: login,
        // Of Engineering ten have no department, and a cost centre that only Engineering has.
        ...(n % 20 === 0 ? {} : { department: departments[n % 4] ?? '' }),
        costCenter: `CC-${n % 4}`,
      },
    });
    tenant.addMember(appId, user.id);
    if (n % 17 !== 16)
      tenant.placeGrant({ type: 'CUSTOM', appId, userId: user.id, values: [values[n % 4] ?? ''] });
    return user;
  });
});
afterEach(() => world.close());

it('the card of a pattern says how sure it were with empty profiles filled in, and nothing where that is the same', async () => {
  const { header, mined, facts } = await analyzePatterns(world.context, { apps: [appId] });
  const numberWith = (department: string) => {
    const found = mined.candidates.find(({ patterns: [first] }) =>
      facts.values[first?.value ?? -1]?.name.startsWith(department),
    );
    return String(header.numbers[found?.key ?? ''] ?? 0);
  };
  const counted = (people: readonly SandboxUser[]) =>
    `${people.filter(({ id }) => world.sandbox.effectiveAccess(appId, id).size > 0).length} of ${people.length}`;
  const all = users.filter((_, n) => n % 4 === 0);
  const filled = all.filter(({ profile }) => profile['department'] === 'Engineering');
  expect(filled).toHaveLength(40);
  const [engineering, sales] = [numberWith('Engineering'), numberWith('Sales')];
  const shown = cardText(await getPattern(world.context, { pattern: engineering }));
  expect(shown).toContain(`(${counted(filled)} in this app`);
  const said = new RegExp(
    `If empty profile fields were filled in as the rest of the data suggests, which Okta does not do:.* \\d+ % \\(${counted(all)}\\)`,
    'g',
  );
  expect(shown.match(said)).toHaveLength(1);
  expect(cardText(await getPattern(world.context, { pattern: sales }))).not.toContain(
    'fields were filled in',
  );
  const page = analysisPage(await analysisEvidence(world.context, header.id))
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
  expect(page).toMatch(said);
  expect(page.split('If empty profile fields'), 'of this pattern alone').toHaveLength(2);
  const client = await connect(world.context);
  try {
    const { body } = await client.call('get_pattern', { pattern: engineering });
    const [support, members] = counted(all).split(' of ').map(Number);
    expect(body.data).toMatchObject({
      filledIn: expect.stringContaining('which Okta does not do') as string,
      values: [{ ifFilledIn: { support, members } }],
    });
    expect((await client.call('get_pattern', { pattern: sales })).text).not.toContain('illedIn');
  } finally {
    await client.close();
  }
});
