import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ErrorCode } from '../../src/model/error-registry.ts';
import type { PlanHeader } from '../../src/model/plan.ts';
import { ProductError } from '../../src/model/product-error.ts';
import type { SignOffDecision } from '../../src/model/sign-off.ts';
import { planBundlesByApp } from '../../src/workflows/bundles/plan-pattern-bundles.ts';
import { equals, handMadeAnalysis } from '../support/hand-made-analysis.ts';
import type { SandboxValue } from '../../src/sandbox/state/objects.ts';
import { ENGINEERS, patternsOfAnApp, type PatternsOfAnApp } from '../support/patterns-of-an-app.ts';

/** Plans of the bundles of several patterns, of one app or of two, of which some cannot be made. */
let there: PatternsOfAnApp;
beforeEach(async () => {
  there = await patternsOfAnApp();
});
afterEach(() => there.world.close());

/** Patterns of the app, and of another one that this adds. */
const twoApps = async () => {
  const { tenant } = there.world.sandbox;
  const other = tenant.addApp({ label: 'Other' });
  tenant.addEntitlement({ appId: other.id, name: 'R', values: [{ name: 'V' }] });
  for (const user of there.users) tenant.addMember(other.id, user.id);
  await there.said(['Developer']);
  await handMadeAnalysis(there.world, other.id, [{ terms: [ENGINEERS], values: ['V'] }]);
  return other;
};
/** What is read right before an operation, where an app is looked at to be planned for. */
const BEFORE: ReadonlyMap<string, string> = new Map([
  ['listEntitlementBundles', 'listLabelResources'],
  ['listRiskRules', 'listEntitlementBundles'],
]);
/** From now on another token is taken. */
const takes = (token: string) => Object.assign(there.world.sandbox, { token });

describe('a plan', () => {
  describe('of several patterns, of which some cannot be made', () => {
    const sums = ({ counts, blocked = [] }: PlanHeader) => {
      expect(counts.blockedBundles ?? 0).toBe(blocked.length);
      return (counts.newBundles ?? 0) + blocked.length;
    };

    it('leaves out what its owner rejected, what a newer analysis does not have, and what never was, each with its reason', async () => {
      const finance = equals('department', 'Finance');
      await handMadeAnalysis(there.world, there.app.id, [
        { terms: [equals('title', 'Clerk')], values: ['Deploy'] },
      ]);
      await there.world.clock.sleep(1_000);
      const { header, mined } = await handMadeAnalysis(there.world, there.app.id, [
        { terms: [ENGINEERS], values: ['Developer'] },
        { terms: [finance], values: ['Approve'] },
      ]);
      const numbers = mined.candidates.map(({ key }) => String(header.numbers[key]));
      expect(numbers).toEqual(['2', '3']);
      const rejected: SignOffDecision = {
        verdict: 'rejected',
        by: 'Ann',
        on: '2026-11-01',
        comment: 'no',
        sheetId: `sht_${'0'.repeat(26)}`,
      };
      await there.world.context.store.signOffs.decide(
        header.tenantId,
        new Map([[mined.candidates[1]?.key ?? '', rejected]]),
        there.world.context.clock.now(),
      );
      const made = await there.plan('1', '2', '3', '99');
      expect(made).toMatchObject({
        operations: 1,
        counts: { newBundles: 1, blockedBundles: 3 },
        blocked: [
          { pattern: 1, reason: 'pattern-gone' },
          { pattern: 3, reason: 'rejected', by: ['Ann, 2026-11-01: no'] },
          { name: '99', reason: 'pattern-unknown' },
        ],
      });
      expect(sums(made)).toBe(4);
      expect(made.headline.join('\n')).toContain('NOT in this plan, 3 of 4 bundles asked for: pattern 1, ');
      // By app, as the command line plans.
      const [byApp, ...more] = await planBundlesByApp(
        there.world.context,
        ['99', '3', '2', '1'].map((pattern) => ({ pattern })),
      );
      expect(more).toEqual([]);
      expect(byApp).toMatchObject({ operations: 1, counts: { newBundles: 1, blockedBundles: 3 } });
    });

    it.each([
      ['what never was', ['99', '98'], 'pattern.not_found'],
      ['what a newer analysis does not have', ['1', '99'], 'pattern.gone'],
    ])('is refused where that leaves nothing: %s', async (_, patterns, code) => {
      await there.said(['Developer']);
      await there.world.clock.sleep(1_000);
      await there.said(['Deploy']);
      await expect(there.plan(...patterns)).rejects.toMatchObject({ code });
      await expect(
        planBundlesByApp(
          there.world.context,
          patterns.map((pattern) => ({ pattern })),
        ),
      ).rejects.toMatchObject({ code });
    });

    it('plans the other apps where the risk rules of one cannot be read: of that app nothing', async () => {
      const other = await twoApps();
      // Every attempt to read those of the first app.
      there.world.sandbox.faults.failNext('listRiskRules', 'server-error', 8);
      const plans = await planBundlesByApp(there.world.context, [{ pattern: '1' }, { pattern: '2' }]);
      expect(plans).toMatchObject([
        { app: { id: there.app.id }, operations: 0, blocked: [{ pattern: 1, reason: 'rules-unknown' }] },
        { app: { id: other.id }, operations: 1 },
      ]);
      expect(plans.map(sums)).toEqual([1, 1]);
    });

    it('plans the other apps where one of them is gone', async () => {
      const other = await twoApps();
      there.world.sandbox.tenant.apps.delete(there.app.id);
      const plans = await planBundlesByApp(there.world.context, [{ pattern: '1' }, { pattern: '2' }]);
      expect(plans).toMatchObject([
        {
          app: { id: there.app.id, label: there.app.label },
          operations: 0,
          blocked: [{ pattern: 1, reason: 'app-gone' }],
        },
        { app: { id: other.id }, operations: 1 },
      ]);
    });

    describe('where one of the apps cannot be read', () => {
      const both = [{ pattern: '1' }, { pattern: '2' }];
      /** Every attempt to read something of the app that is planned first. */
      const fails = (operation: string) => there.world.sandbox.faults.failNext(operation, 'server-error', 8);

      it.each([
        ['getApplication', 'okta.unavailable'],
        ['listEntitlements', 'okta.unavailable'],
        ['listAllEntitlementValues', 'okta.unavailable'],
        ['listEntitlementBundles', 'okta.unavailable'],
        ['a role that does not cover it', 'auth.not_permitted'],
      ])('names what it was asked for, and plans the others: %s', async (what, code) => {
        const other = await twoApps();
        if (code === 'okta.unavailable') fails(what);
        else there.world.sandbox.settings.permissions.appsNotCovered = [there.app.id];
        const plans = await planBundlesByApp(there.world.context, both);
        expect(plans).toMatchObject([
          { app: { id: there.app.id }, operations: 0, blocked: [{ pattern: 1, reason: 'app-unread' }] },
          { app: { id: other.id }, operations: 1 },
        ]);
        expect(plans.map(sums)).toEqual([1, 1]);
        expect(plans.map(({ id }) => id)).toEqual(
          await Promise.all(
            plans.map(async ({ id }) => (await there.world.context.store.plans.header(id))?.id),
          ),
        );
        expect(plans[0]?.headline.join('\n')).toMatch(
          code === 'okta.unavailable'
            ? /pattern 1, .*: the app Dev Platform could not be read\. Okta did not answer after 8 attempts\. Try again/
            : /the app Dev Platform could not be read\. .*\(403\)\. Give the token's owner an admin role that covers this app.* Subject: .*You do not have permission/,
        );
        // By itself there is nothing else to plan.
        if (code === 'okta.unavailable') fails(what);
        await expect(there.plan('1')).rejects.toMatchObject({ code });
      });

      it.each<[code: ErrorCode, says: 'blocked' | 'thrown']>([
        ['auth.not_permitted', 'blocked'],
        ['okta.refused', 'blocked'],
        ['okta.unavailable', 'blocked'],
        ['okta.unexpected', 'blocked'],
        // So it is for every app.
        ['auth.token_rejected', 'thrown'],
        ['tenant.unreachable', 'thrown'],
        ['tenant.not_okta', 'thrown'],
        ['okta.limited', 'thrown'],
      ])(
        'goes on where it is said of the app, and ends where it is said of all: %s is %s',
        async (code, says) => {
          await twoApps();
          const okta = {
            ...there.world.okta,
            apps: {
              ...there.world.okta.apps,
              byId: (id: string) =>
                id === there.app.id ? Promise.reject(new ProductError(code)) : there.world.okta.apps.byId(id),
            },
          };
          const plans = planBundlesByApp({ ...there.world.context, okta: () => okta }, both);
          if (says === 'thrown') await expect(plans).rejects.toMatchObject({ code });
          else
            expect(await plans).toMatchObject([
              { operations: 0, blocked: [{ reason: 'app-unread', error: { code } }] },
              { operations: 1 },
            ]);
        },
      );

      it('is refused with what Okta answered where nothing can be made of the other either', async () => {
        await twoApps();
        (there.values.get('Developer') as SandboxValue).name = 'Something else';
        const other = [...there.world.sandbox.tenant.apps.values()].find(({ label }) => label === 'Other');
        there.world.sandbox.settings.permissions.appsNotCovered = [other?.id ?? ''];
        const save = vi.spyOn(there.world.context.store.plans, 'save');
        await expect(planBundlesByApp(there.world.context, both)).rejects.toMatchObject({
          code: 'auth.not_permitted',
          subject: expect.stringContaining('Other: ') as string,
        });
        expect(save).not.toHaveBeenCalled();
      });

      it.each(['listEntitlementBundles', 'listRiskRules'])(
        'ends at once where the token is refused, at %s of the first or the last app',
        async (operation) => {
          await twoApps();
          const save = vi.spyOn(there.world.context.store.plans, 'save');
          for (const at of [1, 2]) {
            const { token } = there.world.sandbox;
            let seen = 0;
            there.world.sandbox.onExchange((exchange) => {
              if (BEFORE.get(operation) === exchange.operation && ++seen === at) takes('another');
            });
            there.world.sandbox.resetCounts();
            await expect(planBundlesByApp(there.world.context, both)).rejects.toMatchObject({
              code: 'auth.token_rejected',
            });
            expect(there.world.sandbox.requests.byOperation.get(operation)).toBe(at);
            takes(token);
          }
          expect(save).not.toHaveBeenCalled();
        },
      );

      it.each(['getApplication', 'listRiskRules'])('ends where it is cancelled at %s', async (operation) => {
        await twoApps();
        const save = vi.spyOn(there.world.context.store.plans, 'save');
        const cancelled = new AbortController();
        there.world.sandbox.onExchange((exchange) => {
          if (exchange.operation === operation) cancelled.abort(new Error('cancelled'));
        });
        fails(operation);
        await expect(
          planBundlesByApp(there.world.context, both, { signal: cancelled.signal }),
        ).rejects.toThrow('cancelled');
        expect(save).not.toHaveBeenCalled();
      });
    });

    it('is refused where the rules of no app can be read, and nothing is stored', async () => {
      await twoApps();
      there.world.sandbox.settings.permissions.denied = ['listRiskRules'];
      const save = vi.spyOn(there.world.context.store.plans, 'save');
      await expect(
        planBundlesByApp(there.world.context, [{ pattern: '1' }, { pattern: '2' }]),
      ).rejects.toMatchObject({ code: 'bundle.rules_unknown' });
      expect(save).not.toHaveBeenCalled();
    });
  });

  it('is refused for what can be mended where nothing can be made, also where another one never was', async () => {
    await twoApps();
    there.world.sandbox.settings.permissions.denied = ['listRiskRules'];
    await expect(there.plan('99', '1')).rejects.toMatchObject({ code: 'bundle.rules_unknown' });
  });

  it('is refused for patterns of two apps', async () => {
    const other = await twoApps();
    await expect(there.plan('1', '2')).rejects.toMatchObject({ code: 'pattern.several_apps' });
    // Planned per app, what is blocked in one does not stand in the way of the other.
    (there.values.get('Developer') as SandboxValue).name = 'Something else';
    const plans = await planBundlesByApp(there.world.context, [{ pattern: '1' }, { pattern: '2' }]);
    expect(plans).toMatchObject([
      { app: { id: there.app.id }, operations: 0, blocked: [{ pattern: 1, reason: 'values-gone' }] },
      { app: { id: other.id }, operations: 1 },
    ]);
  });
});
