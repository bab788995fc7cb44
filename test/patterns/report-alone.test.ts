import { afterEach, beforeEach, expect, it } from 'vitest';
import { analyzePatterns } from '../../src/workflows/patterns/analyze-patterns.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { connect } from '../support/mcp-client.ts';
import { createWorld, type World } from '../support/world.ts';

/** Patterns of a report alone: what it calls inherited or inactive is neither evidence for a pattern nor against it. */
let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const DEPARTMENTS = ['Engineering', 'Finance', 'Sales', 'Support'];

/** 160 people of four departments; all 40 engineers hold Deploy, half of them by inheritance. */
function report(): string {
  const lines = ['Login,Department,Status,Role,Inherited'];
  for (let n = 0; n < 160; n++) {
    const department = DEPARTMENTS[n % 4] ?? '';
    const who = `p${n}@acme.example,${department},ACTIVE`;
    lines.push(`${who},Reader ${n % 3},No`);
    if (department === 'Engineering') lines.push(`${who},Deploy,${n % 8 === 0 ? 'Yes' : 'No'}`);
  }
  for (let n = 0; n < 12; n++) lines.push(`gone${n}@acme.example,Engineering,INACTIVE,Reader 0,No`);
  return `${lines.join('\n')}\n`;
}

it('subtracts what is inherited, leaves inactive people out, and says how much of each', async () => {
  world.report('access.csv', report());
  const { mined, facts } = await analyzePatterns(world.context, { report: 'access.csv' });
  expect(facts.scope.coverage).toEqual([
    { path: 'report', holdings: 180, readable: true, mined: true },
    { path: 'inherited', holdings: 20, readable: true, mined: false },
  ]);
  expect(facts.scope.filters).toContainEqual({ name: 'inactive-records', removed: 12 });
  expect(mined.people).toBe(160);
  const pattern = mined.patterns.find(({ value }) => facts.values[value]?.name === 'Deploy');
  expect(pattern?.condition.terms).toMatchObject([{ text: 'engineering' }]);
  // 40 engineers: 20 hold it by themselves, 20 inherit it; nobody lacks it.
  expect(pattern?.evidence).toMatchObject({ members: { k: 20, n: 20 }, derived: 20, membersLacking: 0 });
});

it('says how many questions of the report nobody answered, and takes the answers once they are there', async () => {
  const rows = Array.from({ length: 120 }, (_, n) => {
    const department = DEPARTMENTS[n % 4] ?? '';
    return `u${n},${department},${department} basis,${n % 2 === 0 ? 'AOK' : 'TK'}`;
  });
  world.report('doubtful.csv', ['Username,Department,Role,Insurer', ...rows, ''].join('\n'));
  const understanding = await analyzeReport(world.context, { report: 'doubtful.csv' });
  expect(understanding.questions.map(({ id }) => id)).toEqual(['column-class:Insurer']);
  const client = await connect(world.context);
  const told = async () => {
    const answer = await client.call('analyze_entitlement_patterns', { report: 'doubtful.csv' });
    return (answer.body.data as unknown as { notTold: readonly string[] }).notTold.join('\n');
  };
  expect(await told()).toContain('The report left 1 question open: the answer that grants less was taken. ');
  await analyzeReport(world.context, {
    report: 'doubtful.csv',
    overrides: { answers: { 'column-class:Insurer': 'entitlement' } },
  });
  expect(await told()).not.toContain('question');
  await client.close();
});
