import type { Snapshot } from '../../access/snapshot.ts';
import type { Bundle, Entitlement, EntitlementValue, RiskRule } from '../../model/tenant-objects.ts';
import type { StructureInput } from './plan-structure.ts';

/** Everything that a replacement of a structure follows from. */
export interface ReplaceInput extends StructureInput {
  /** Everybody on the app. */
  readonly snapshot: Snapshot;
  /** Undefined: the list could not be read. */
  readonly bundles: readonly Bundle[] | undefined;
  readonly rules: readonly RiskRule[] | undefined;
  readonly openQuestions: number;
  readonly loginOf: (principal: string) => string | undefined;
}

/** An entitlement of the app, and what of it the report does not name. */
export interface Removal {
  readonly entitlement: Entitlement;
  readonly values: readonly EntitlementValue[];
  /** Nothing of it stays. */
  readonly whole: boolean;
}
