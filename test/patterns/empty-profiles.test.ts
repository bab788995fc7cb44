import { afterEach, beforeEach, expect, it } from 'vitest';
import { analysedCompany, type AnalysedCompany } from '../support/analysed-company.ts';
import { connect } from '../support/mcp-client.ts';

/** Holders whose profile says nothing: whether their holdings are strange nobody can tell. */
let there: AnalysedCompany;
beforeEach(async () => {
  there = await analysedCompany();
});
afterEach(() => there.world.close());

it('what an empty profile may explain does not stand out; the worklist says how much it leaves out, and why', async () => {
  const { world } = there;
  const developer = (await there.analyze()).facts.values.findIndex(({ name }) => name === 'Developer');
  const standOut = async () => {
    const { header, mined } = await there.analyze();
    const listed = new Set(
      mined.outliers.flatMap(({ person, value }) => (value === developer ? [person] : [])),
    );
    return { analysis: header.id, listed, told: mined.untold.emptyAttributes ?? [] };
  };
  const before = await standOut();
  const blank = there.membersIn('Engineering').slice(0, 3);
  expect(blank.filter(({ id }) => before.listed.has(id))).toEqual([]);
  for (const { profile } of blank)
    for (const attribute of Object.keys(profile))
      if (!['login', 'email', 'firstName', 'lastName'].includes(attribute)) delete profile[attribute];
  const { analysis, listed, told } = await standOut();
  expect(blank.filter(({ id }) => listed.has(id))).toEqual([]);
  expect(told.find(({ attribute }) => attribute === 'department')?.holdings).toBeGreaterThanOrEqual(3);

  const client = await connect(world.context);
  const { body } = await client.call('list_outliers', { analysis });
  expect(body.data).toMatchObject({ emptyAttributes: told.slice(0, 3) });
  const page = await client.call('analyze_entitlement_patterns', { analysis });
  const all = told.reduce((sum, { holdings }) => sum + holdings, 0);
  expect(JSON.stringify(page.body)).toContain(`${all} holdings stand out only if what is empty`);
  await client.close();
});
