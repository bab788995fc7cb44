import { hash } from 'node:crypto';
import { canonicalHash } from './canonical-json.ts';
import type { OperationState } from './job.ts';

/** Entries between two seals. */
export const SEAL_EVERY = 1000;

/** Where the chain of one epoch begins: bound to the plan, and to the end of the chain before it. */
export interface ChainOrigin {
  readonly tenantId: string;
  readonly jobId: string;
  readonly planHash: string;
  readonly epoch: number;
  /** Number of its first entry. */
  readonly first: number;
  /** Hash at the end of the epoch before; absent for the first chain of a job. */
  readonly previous?: string;
}

/** What of a journal entry is chained: ids, codes and times; everything about a person only as a salted digest. */
export interface ChainEntry {
  readonly n: number;
  readonly epoch: number;
  readonly seq: number;
  readonly state: OperationState;
  readonly at: number;
  readonly requestId?: string;
  readonly code?: string;
  readonly digest?: string;
}

/** The hash of a job's journal after so many entries. Whoever keeps it can tell later whether they are still the same. */
export interface Seal {
  readonly tenantId: string;
  readonly jobId: string;
  readonly planHash: string;
  readonly epoch: number;
  readonly entries: number;
  readonly hash: string;
  readonly at: number;
}

/** SHA-256 in hex of where a chain begins. */
export function chainOrigin({ previous, ...origin }: ChainOrigin): string {
  return canonicalHash({ format: 1, ...origin, previous: previous ?? null });
}

/** SHA-256 in hex of the chain with one more entry. */
export function chained(previous: string, entry: ChainEntry): string {
  const { n, epoch, seq, state, at, requestId = null, code = null, digest = null } = entry;
  return hash(
    'sha256',
    `${previous}\n${JSON.stringify([n, epoch, seq, state, at, requestId, code, digest])}`,
  );
}

/** What the chain holds of a text about a person; without the salt nothing can be guessed from it. */
export function detailDigest(salt: string, n: number, body: string): string {
  return hash('sha256', `${salt}\n${n}\n${body}`, 'base64url');
}
