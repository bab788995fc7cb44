import { CanonicalHash, type Json } from '../model/canonical-json.ts';
import type { Operation } from '../model/operation.ts';
import type { PlanHeader, PlanPerson } from '../model/plan.ts';

/** A plan before its hash is known. The rows can be iterated more than once and are the same each time. */
export interface PlanDraft {
  readonly header: Omit<PlanHeader, 'hash'>;
  readonly operations: Iterable<Operation>;
  readonly people: Iterable<PlanPerson>;
}

export interface Plan {
  readonly header: PlanHeader;
  readonly operations: Iterable<Operation>;
  readonly people: Iterable<PlanPerson>;
}

/** SHA-256 over the header (tenant included), every operation and every person, as a stream of canonical JSON. */
export function withHash({ header, operations, people }: PlanDraft): Plan {
  const hash = new CanonicalHash();
  hash.add(header as unknown as Json);
  for (const operation of operations) hash.add(operation as unknown as Json);
  for (const person of people) hash.add(person as unknown as Json);
  return { header: { ...header, hash: hash.hex() }, operations, people };
}
