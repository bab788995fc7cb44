import { afterEach, expect, it } from 'vitest';
import { smallApp } from '../../../test/support/small-app.ts';
import { createWorld, type World } from '../../../test/support/world.ts';
import { ProductError } from '../../model/product-error.ts';
import { planImport } from '../plans/plan-import.ts';

let world: World;
afterEach(() => world.close());

it.each([
  ['of the whole organisation', false, 'tenant.no_governance'],
  ['of this app alone', true, 'okta.refused'],
])('an import whose governance is not there (404) says so %s', async (_, elsewhere, code) => {
  world = await createWorld();
  const { app } = await smallApp(world, 2, 0);
  const okta = world.context.okta();
  const list = async () => {
    throw new ProductError('okta.refused', { fill: { status: 404 } });
  };
  const context = {
    ...world.context,
    okta: () => ({ ...okta, entitlements: { ...okta.entitlements, list } }),
  };
  world.sandbox.settings.governance.enabled = elsewhere;
  await expect(planImport(context, { report: 'small.csv', app: app.id })).rejects.toMatchObject({ code });
});
