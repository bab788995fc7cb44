import { Command } from 'commander';
import { expect, it } from 'vitest';
import { createWorld } from '../../../test/support/world.ts';
import type { Invocation } from '../invocation.ts';
import { appsFindCommand } from './apps-find.ts';

it('says of an app whose entitlement settings do not answer that it is not known whether it is managed', async () => {
  const world = await createWorld({});
  world.sandbox.tenant.addApp({ label: 'Quiet' });
  const okta = world.context.okta();
  const apps = {
    ...okta.waitedFor.apps,
    find: async (text: string) =>
      (await okta.waitedFor.apps.find(text)).map((found) => {
        const { entitlementManagement: _, ...app } = found;
        return app;
      }),
  };
  const settings = { entitlementManagement: async () => undefined };
  const context = {
    ...world.context,
    okta: () => ({ ...okta, waitedFor: { ...okta.waitedFor, apps, settings } }),
    close: () => world.close(),
  };
  let said = '';
  const invocation = {
    terminal: { out: (text: string) => (said += text), error: () => undefined },
    context: async () => context,
  } as unknown as Invocation;
  const group = new Command();
  appsFindCommand(group, invocation);
  await group.parseAsync(['find', 'Quiet'], { from: 'user' });
  expect(said).toMatch(/Quiet {2}ACTIVE, entitlement management not known$/m);
});
