import type { HoldingColumns } from '../../model/dataset.ts';
import type { MiningOptions } from '../../model/patterns.ts';
import type { Cohorts } from '../lists/cohorts.ts';
import type { ConditionCounts, ConditionValues } from '../evidence/condition-counts.ts';
import type { EntryCounts, PooledLists } from '../lists/entry-counts.ts';
import type { Logarithms } from '../search/description-length.ts';
import type { ListEntry } from '../search/ranking.ts';
import type { EmptyCells } from '../outliers/empty-cells.ts';
import type { PerhapsPattern } from '../outliers/perhaps-explained.ts';
import type { RawColumn, RawProfiles } from '../dataset/raw-profiles.ts';
import type { StrangeCounts } from '../outliers/strange-holders.ts';
import type { PartTurns } from './part-turns.ts';
import type { Placed, Searched } from '../search/universe.ts';

/** The members of a universe before they have places. */
export interface Unplaced {
  readonly members: Uint32Array;
  /** Rows of the dataset. */
  readonly values: Uint32Array;
  /** Numbers of members, in shared memory that ordering fills: who holds the same stands together. */
  readonly order: Uint32Array;
}

/** Work on many values that several threads may share: what is to be done, and what is found of each value or condition. */
interface Work {
  /** Puts the members of universes in order by what they hold. */
  readonly order: {
    readonly task: {
      readonly holdings: HoldingColumns;
      readonly derived: HoldingColumns | undefined;
      /** By universe; `people`: of the dataset. */
      readonly columns: readonly Unplaced[];
      readonly people: number;
    };
    readonly found: never;
  };
  /** Finds the places, ascending, of the holders of values. It is about no search yet. */
  readonly place: {
    readonly task: {
      readonly holdings: HoldingColumns;
      readonly derived: HoldingColumns | undefined;
      /** By universe, in shared memory that placing fills; `people`: of the dataset. */
      readonly columns: readonly (Placed & Pick<Unplaced, 'values'>)[];
      readonly people: number;
    };
    readonly found: never;
  };
  /** Counts who meets two items, for the commonest ones: values are these. */
  readonly common: { readonly task: object; readonly found: never };
  /** Finds what there is to find in holdings dealt anew. */
  readonly calibrate: {
    readonly task: { readonly depth: MiningOptions['depth']; readonly threshold: number };
    readonly found: readonly ListEntry[];
  };
  readonly search: {
    readonly task: { readonly depth: MiningOptions['depth']; readonly threshold: number };
    readonly found: readonly ListEntry[];
  };
  /** Explains values of one universe by the conditions of a pool. */
  readonly pool: {
    readonly task: {
      readonly cohorts: Cohorts;
      readonly threshold: number;
      /** Per value the list that it has; absent: every condition costs the same. */
      readonly before?: readonly (readonly ListEntry[])[];
    };
    readonly found: readonly ListEntry[];
  };
  /** Counts the entries of the lists of values. */
  readonly entries: {
    /** By universe. */
    readonly task: { readonly lists: readonly PooledLists[] };
    readonly found: readonly EntryCounts[];
  };
  /** Groups the people of columns by their text; of a part, `universe` is the column. It is about no search. */
  readonly index: {
    readonly task: { readonly columns: readonly RawColumn[] };
    readonly found: never;
  };
  /** Counts conditions on raw profiles, and marks the holdings that they explain. */
  readonly conditions: {
    readonly task: {
      readonly conditions: readonly ConditionValues[];
      /** By universe one mark per holder, in shared memory. */
      readonly explained: readonly Uint8Array[];
    };
    readonly found: ConditionCounts;
  };
  /** Finds and marks the holders of values whom nothing explains, nor may explain. */
  readonly strange: {
    readonly task: {
      readonly lists: readonly PooledLists[];
      /** By universe one mark per holder, in shared memory: that something explains it, before. */
      readonly explained: readonly Uint8Array[];
      readonly cells: EmptyCells;
      /** By universe and value. */
      readonly patterns: readonly (readonly (readonly PerhapsPattern[])[])[];
    };
    readonly found: StrangeCounts;
  };
}

export type Kind = keyof Work;
export type What<K extends Kind> = Work[K]['task'] & { readonly kind: K };
export type Found<K extends Kind> = Work[K]['found'];
/** It is done the same whoever does which part. */
export interface Task<K extends Kind = Kind> {
  readonly what: What<K>;
  readonly parts: readonly Part[];
  readonly turns: PartTurns;
}

export interface Part {
  readonly universe: number;
  /** Values of the universe by their number; of a task about conditions, the numbers of these. */
  readonly values: readonly number[];
  /** Which of the deals. */
  readonly deal?: number;
  /** Per value a condition of the pool that it may not use. */
  readonly without?: readonly number[];
}

/** What was found of a part's values, in their order. */
export interface PartDone<K extends Kind = Kind> {
  readonly part: number;
  readonly found: readonly Found<K>[];
}

/**
 * Other threads that work on tasks with this one. `begin` and `describe` hand them what they need to know; `work` takes parts
 * until none is left and gives what they did.
 */
export interface Helpers {
  readonly count: number;
  begin(universes: readonly Searched[], logarithms: Logarithms): void;
  describe(profiles: RawProfiles): void;
  work<K extends Kind>(task: Task<K>): Promise<readonly PartDone<K>[]>;
}
