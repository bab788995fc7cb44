import { openStore } from '../../src/store/open-store.ts';
import type { Analysis } from '../../src/workflows/analysis-facts.ts';
import type { Context } from '../../src/workflows/context.ts';
import { rememberedOrg } from '../../src/workflows/remembered-org.ts';

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
