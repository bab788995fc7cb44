import type { CorroborationAttribute } from './report-columns.ts';
import type { User } from './tenant-objects.ts';

/** Every identifier ends in exactly one class; only `matched` is granted (design §7.2). */
export const IDENTITY_CLASSES = [
  'matched',
  'name-differs',
  'staged',
  'suspended',
  'deactivated',
  'ambiguous',
  'conflict',
  'missing',
] as const;

export type IdentityClass = (typeof IDENTITY_CLASSES)[number];

/** Statuses of active people, who can be granted something; every other one is held back (contract §7.1). */
export const ACTIVE_STATUSES: ReadonlySet<string> = new Set([
  'ACTIVE',
  'PROVISIONED',
  'RECOVERY',
  'PASSWORD_EXPIRED',
  'LOCKED_OUT',
]);

/** In the order in which they are tried. */
export const IDENTIFIER_KEYS = ['id', 'login', 'email', 'employeeNumber'] as const;

export type IdentifierKey = (typeof IDENTIFIER_KEYS)[number];

/** What a report says of a person beside the identifier, and what Okta says instead. */
export interface IdentityDifference {
  readonly attribute: CorroborationAttribute;
  readonly report: string;
  readonly okta: string;
}

export interface Resolution {
  readonly identifier: string;
  readonly class: IdentityClass;
  /** The user, for every class but `ambiguous`, `missing`. */
  readonly user?: User;
  /** By which key the user was found. */
  readonly key?: IdentifierKey;
  /** Only `conflict`, `name-differs`: what makes it so. */
  readonly differs?: readonly IdentityDifference[];
  /** Ids of the users that compete (ambiguous, conflict). */
  readonly candidates?: readonly string[];
  /** Only `missing`: logins of users whose name or login is near, the likeliest first. For a person to look at; nothing is granted by it. */
  readonly nearest?: readonly string[];
}
