import type { Resolution } from '../../model/identity.ts';
import { ProductError } from '../../model/product-error.ts';
import type { User } from '../../model/tenant-objects.ts';
import type { ProfileCondition } from '../../okta/okta.ts';
import type { Call, Context } from '../context.ts';
import { resolveIdentifiers } from './resolve-identifiers.ts';

export interface UsersAnswer {
  readonly users: readonly User[];
  /** Whether these are all: a search by the beginning of a name is Okta's own short list. */
  readonly counted: boolean;
}

/** As many as Okta gives at once for the beginning of a name; it has no next page. */
const MOST_BY_TEXT = 200;

/** People by the beginning of a name or address, or by exact profile values. */
export async function searchUsers(
  context: Context,
  input: { readonly text?: string; readonly where?: readonly ProfileCondition[] },
  call: Call = {},
): Promise<UsersAnswer> {
  const okta = context.okta().waitedFor;
  if (input.where !== undefined && input.where.length > 0) {
    if (input.text !== undefined)
      throw new ProductError('identity.bad_condition', {
        fill: { why: 'name either a text or a condition, not both' },
      });
    const users = await okta.users.searchProfile(input.where, call.signal);
    return { users, counted: true };
  }
  const text = input.text?.trim() ?? '';
  if (text === '')
    throw new ProductError('identity.bad_condition', {
      fill: { why: 'there is neither a text nor a condition' },
    });
  return { users: await okta.users.suggest(text, MOST_BY_TEXT, call.signal), counted: false };
}

/** Each identifier with the class it ends in, exactly as an import would resolve it. */
export async function resolveUsers(
  context: Context,
  input: { readonly identifiers: readonly string[] },
  call: Call = {},
): Promise<readonly Resolution[]> {
  return resolveIdentifiers(context.okta().waitedFor.users, input.identifiers, new Map(), () => [], call);
}
