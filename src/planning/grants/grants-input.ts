import type { Snapshot } from '../../access/snapshot.ts';
import type { Resolution } from '../../model/identity.ts';
import type { Capability, PlanHeader, PlanValue } from '../../model/plan.ts';
import type { App } from '../../model/tenant-objects.ts';
import type { RoutineLimits } from '../risk.ts';
import type { Pace } from '../time-left.ts';

/** What is wanted, by identifier in source order: `values[offsets[n] … offsets[n + 1]]` are indexes into `PlanValue`s. */
export interface WantedValues {
  readonly identifiers: readonly string[];
  readonly lineCount: Uint32Array;
  readonly offsets: Uint32Array;
  readonly values: Uint32Array;
  /** When each of `values` ends, epoch milliseconds; 0: never. Absent: none does. */
  readonly ends?: Float64Array;
}

/** A text, and the name of the value that it means. */
export interface Synonym {
  readonly text: string;
  readonly valueName: string;
}

/** Everything that a plan of grants follows from. */
export interface GrantsInput {
  readonly base: Pick<
    PlanHeader,
    'id' | 'tenantId' | 'host' | 'source' | 'createdAt' | 'readAt' | 'snapshotId' | 'nearestNotSought'
  >;
  readonly app: App;
  readonly wanted: WantedValues;
  readonly values: readonly PlanValue[];
  /** Texts of the source that mean a value which another text of it means too. */
  readonly synonyms?: readonly Synonym[];
  /** One per identifier, in the same order. */
  readonly resolutions: readonly Resolution[];
  readonly snapshot: Snapshot;
  /** Department, or title, of a principal. */
  readonly kindOf?: (principal: string) => string | undefined;
  readonly additive: Capability;
  /** When (ISO-8601) the tenant showed that; absent while it is unknown. */
  readonly additiveLearnedAt?: string;
  readonly rejectedLines: number;
  readonly openQuestions: number;
  readonly routine: RoutineLimits;
  /** How fast the tenant can be worked with. */
  readonly pace: Pace;
}
