import { type Expression, satisfies } from '../filter.ts';
import { isoMillis, parseIso } from '../instants.ts';
import type { SandboxUser } from '../state/objects.ts';

export type UserTest = (user: SandboxUser) => boolean;

const COMPARE: Readonly<Record<string, (at: number, than: number) => boolean>> = {
  eq: (at, than) => at === than,
  ne: (at, than) => at !== than,
  gt: (at, than) => at > than,
  ge: (at, than) => at >= than,
  lt: (at, than) => at < than,
  le: (at, than) => at <= than,
};

/**
 * Whether a person satisfies an expression (contract §7.1). Instants are compared as times, whatever form the text has.
 * `refusal`: the error where a text that should be an instant is none.
 */
export function userTest(
  expression: Expression,
  options: { readonly caseSensitive: boolean },
  refusal: () => Error,
): UserTest {
  if (expression.kind !== 'test') {
    const parts = expression.parts.map((part) => userTest(part, options, refusal));
    return expression.kind === 'and'
      ? (user) => parts.every((part) => part(user))
      : (user) => parts.some((part) => part(user));
  }
  const { attribute, operator, value } = expression;
  const instant = instantOf(attribute);
  const compare = COMPARE[operator];
  if (instant !== undefined && compare !== undefined) {
    const than = parseIso(value);
    if (than === undefined) throw refusal();
    return (user) => compare(instant(user), than);
  }
  return (user) => satisfies(expression, (name) => textOf(user, name), options);
}

function instantOf(attribute: string): ((user: SandboxUser) => number) | undefined {
  switch (attribute) {
    case 'created':
    case 'activated':
      return (user) => user.created;
    case 'lastUpdated':
      return (user) => user.lastUpdated;
    case 'statusChanged':
      return (user) => user.statusChanged;
    default:
      return undefined;
  }
}

/** Property names are case-sensitive (contract §7.1). */
function textOf(user: SandboxUser, name: string): string | undefined {
  if (name.startsWith('profile.')) return user.profile[name.slice('profile.'.length)];
  if (name === 'id') return user.id;
  if (name === 'status') return user.status;
  const at = instantOf(name)?.(user);
  return at === undefined ? undefined : isoMillis(at);
}
