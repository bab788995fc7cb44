import type { Resolution } from '../model/identity.ts';
import { ProductError } from '../model/product-error.ts';
import type { User } from '../model/tenant-objects.ts';
import type { ProfileCondition } from '../okta/okta.ts';
import type { Call, Context } from './context.ts';
import { resolveIdentifiers } from './resolve-identifiers.ts';

export interface UsersAnswer {
  readonly users: readonly User[];
  /** Absent where Okta does not count: a search by the beginning of a name is a short list. */
  readonly total?: number;
}

/** People by the beginning of a name or address, or by exact profile values; at most `limit` are returned. */
export async function searchUsers(
  context: Context,
  input: { readonly text?: string; readonly where?: readonly ProfileCondition[]; readonly limit?: number },
  call: Call = {},
): Promise<UsersAnswer> {
  const limit = input.limit ?? 25;
  const okta = context.okta();
  if (input.where !== undefined && input.where.length > 0) {
    if (input.text !== undefined)
      throw new ProductError('identity.bad_condition', {
        fill: { why: 'name either a text or a condition, not both' },
      });
    const users = await okta.users.searchProfile(input.where, call.signal);
    return { users: users.slice(0, limit), total: users.length };
  }
  const text = input.text?.trim() ?? '';
  if (text === '')
    throw new ProductError('identity.bad_condition', {
      fill: { why: 'there is neither a text nor a condition' },
    });
  return { users: await okta.users.suggest(text, limit, call.signal) };
}

/** Each identifier with the class it ends in, exactly as an import would resolve it. */
export async function resolveUsers(
  context: Context,
  input: { readonly identifiers: readonly string[] },
  call: Call = {},
): Promise<readonly Resolution[]> {
  return resolveIdentifiers(context, input.identifiers, new Map(), () => [], call);
}
