import { expect } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import type { Analysis } from '../../src/workflows/patterns/analysis-facts.ts';
import { analyzePatterns } from '../../src/workflows/patterns/analyze-patterns.ts';
import type { Context } from '../../src/workflows/context.ts';
import { rememberedOrg } from '../../src/workflows/remembered-org.ts';
import type { World } from './world.ts';

const HOUR = 3_600_000;

/** The same organisation and another store: what is analysed there knows of nothing that was read before. */
export function withAnotherStore(context: Context): Context {
  const store = openStore(':memory:');
  return { ...context, store, org: rememberedOrg(context.okta, store, context.clock) };
}

/** What was found, and what of the facts is not about when and how it was read. */
export function told({ mined, facts }: Analysis): unknown {
  const { reading: _, scope, ...rest } = facts;
  return { mined, facts: { ...rest, scope: { ...scope, at: 0 } } };
}

/**
 * "Dev Platform" analysed whole, then something happens, then analysed by what changed, as often as something happens: each
 * time as a whole reading in another store finds it. The last analysis.
 */
export async function readAgain(
  world: World,
  other: Context,
  [happens, ...more]: readonly (() => unknown)[],
): Promise<Analysis> {
  const analyze = (reading: 'whole' | 'changes', context = world.context) =>
    analyzePatterns(context, { apps: ['Dev Platform'], reading });
  await world.clock.sleep(HOUR);
  await analyze('whole');
  await analyze('whole', other);
  await world.clock.sleep(HOUR);
  happens?.();
  const again = await analyze('changes');
  expect(again.facts.reading).toMatchObject({ by: 'changes' });
  expect(told(again)).toEqual(told(await analyze('whole', other)));
  return more.length === 0 ? again : readAgain(world, other, more);
}

/** How much of an analysis was left out under a name. */
export function leftOut({ facts }: Analysis, name: string): number {
  return facts.scope.filters.find((filter) => filter.name === name)?.removed ?? 0;
}
