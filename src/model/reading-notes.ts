/** Raised whenever other people, attributes or holdings are left out of a dataset, or other is known of them: what was read by other rules is read anew. */
export const READING_RULES = 3;

/** What a later reading of the same apps must know of this one, beside its dataset and its snapshots. */
export interface ReadingNotes {
  /** By which rules people and attributes were left out: `READING_RULES` of the product that read. */
  readonly rules: number;
  /** When all was read that changes were added to since; milliseconds since the epoch. */
  readonly wholeAt: number;
  /** Members who are not mined. */
  readonly inactive: readonly string[];
  readonly services: readonly string[];
  /** Rows of people whose former department the analysis before told, not their profile. */
  readonly moved: readonly number[];
  readonly tally: HoldingTally;
  /** Digest of the ids of grants that were known to be this product's when they were counted. */
  readonly imported: string;
}

/** Holdings of members by the path that gives them. */
export interface HoldingTally {
  readonly paths: readonly {
    readonly path: string;
    readonly holdings: number;
    /** Grants that do not show what they give. */
    readonly blind: number;
    /** False where these holdings are subtracted: something already explains them. */
    readonly mined: boolean;
  }[];
  /** Members whom a grant denies all access. */
  readonly denied: number;
  /** Holdings of people who are not members. */
  readonly strangers: number;
}
