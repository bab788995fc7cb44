import { ProductError } from '../../model/product-error.ts';
import type { Group } from '../../model/tenant-objects.ts';
import type { Call, Context } from '../context.ts';

/**
 * The groups that ids or names mean, each once, by id. One call each. Throws `group.not_found`, `group.ambiguous`.
 */
export async function chooseGroups(
  context: Pick<Context, 'okta'>,
  texts: readonly string[],
  call: Call = {},
): Promise<readonly Group[]> {
  const chosen = new Map<string, Group>();
  for (const text of texts) {
    const group = await chooseGroup(context, text.trim(), call);
    chosen.set(group.id, group);
  }
  return [...chosen.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function chooseGroup({ okta }: Pick<Context, 'okta'>, text: string, { signal }: Call): Promise<Group> {
  const { groups } = okta().waitedFor;
  const byId = /^00g[0-9A-Za-z]{17}$/.test(text) ? await groups.byId(text, signal) : undefined;
  const found = byId === undefined ? await groups.named(text, signal) : [byId];
  const [only, ...others] = found;
  if (only === undefined) throw new ProductError('group.not_found', { subject: text });
  if (others.length === 0) return only;
  const named = found.slice(0, 5).map(({ name, id }) => `${name} (${id})`);
  throw new ProductError('group.ambiguous', { fill: { count: found.length }, subject: named.join(', ') });
}
