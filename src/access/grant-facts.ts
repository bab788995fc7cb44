import { createHash } from 'node:crypto';
import { parseInstant } from '../model/instant.ts';
import type { Grant } from '../model/tenant-objects.ts';

/** One active grant of a principal, reduced to what decisions need. */
export interface GrantFacts {
  readonly id: string;
  readonly type: string;
  readonly action: string;
  readonly actor: string;
  /** Milliseconds since the epoch; undefined: without end. */
  readonly expiresAt: number | undefined;
  readonly bundleId: string | undefined;
  readonly collectionId: string | undefined;
  /** Value ids that the row shows; undefined where it does not say (contract §4.3). */
  readonly values: readonly string[] | undefined;
}

/** What of a grant decides who holds what. */
export function factsOf(grant: Grant): GrantFacts {
  return {
    id: grant.id,
    type: grant.type,
    action: grant.action,
    actor: grant.actor ?? '',
    // An end that cannot be read is an end all the same: never taken for "without end".
    expiresAt: grant.expiresAt === undefined ? undefined : (parseInstant(grant.expiresAt) ?? 0),
    bundleId: grant.bundleId,
    collectionId: grant.collectionId,
    values: grant.entitlements?.flatMap((entitlement) => entitlement.values),
  };
}

/** Base grants replace; one per principal and app (contract §4.1). */
export function isBase(type: string): boolean {
  return type === 'CUSTOM' || type === 'POLICY';
}

const KNOWN_TYPES: ReadonlySet<string> = new Set(['CUSTOM', 'POLICY', 'ENTITLEMENT', 'ENTITLEMENT-BUNDLE']);

/** Whether what a grant of this type gives is known; of any other nothing is relied on. */
export function isKnownType(type: string): boolean {
  return KNOWN_TYPES.has(type);
}

/** One line per grant, whatever the order; the same grants give the same text. */
export function fingerprint(grants: readonly GrantFacts[]): string {
  if (grants.length === 0) return 'none';
  const lines = grants.map((grant) =>
    [
      grant.id,
      grant.type,
      grant.action,
      grant.expiresAt ?? '',
      grant.bundleId ?? '',
      grant.values === undefined ? '?' : [...grant.values].sort().join(','),
    ].join('|'),
  );
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex').slice(0, 32);
}

const UNTIL = ' until';

/** Whether a grant of a mix ends by itself. */
export function endsByItself(mix: string): boolean {
  return mix.includes(UNTIL);
}

/** The grant types that a principal holds, such as `CUSTOM+ENTITLEMENT until`; `none` without grants. */
export function grantMix(grants: readonly GrantFacts[]): string {
  if (grants.length === 0) return 'none';
  const kinds = grants.map((grant) => {
    const marks = [
      grant.action === 'ALLOW' ? '' : ` ${grant.action}`,
      grant.expiresAt === undefined ? '' : UNTIL,
      grant.collectionId === undefined ? '' : ' collection',
    ];
    return `${grant.type}${marks.join('')}`;
  });
  return [...new Set(kinds)].sort().join('+');
}
