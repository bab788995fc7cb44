import { afterEach, expect, it } from 'vitest';
import { createWorld, type World } from '../../../test/support/world.ts';
import { chooseGovernedApp } from './choose-app.ts';

let world: World;
afterEach(() => world.close());

/** An app that does not show whether entitlement management is on; `settings`: what its entitlement settings answer. */
async function chosen(settings: string | undefined): Promise<unknown> {
  world = await createWorld({});
  const app = world.sandbox.tenant.addApp({ label: 'Quiet' });
  const okta = world.context.okta();
  const context = {
    ...world.context,
    okta: () => ({
      ...okta,
      waitedFor: {
        ...okta.waitedFor,
        apps: {
          ...okta.waitedFor.apps,
          find: async (text: string) =>
            (await okta.waitedFor.apps.find(text)).map((found) => {
              const { entitlementManagement: _, ...rest } = found;
              return rest;
            }),
        },
        settings: { entitlementManagement: async () => settings },
      },
    }),
  };
  return chooseGovernedApp(context, 'Quiet').then(
    ({ id }) => id === app.id,
    ({ code }: { code: string }) => code,
  );
}

it.each([
  ['OPTED_IN', true],
  ['OPTED_OUT', 'app.not_governed'],
  [undefined, 'app.governance_unknown'],
])('says of an app whose entitlement settings answer %s what is known of it', async (settings, expected) => {
  expect(await chosen(settings)).toBe(expected);
});
