import type { AttributeColumn } from './dataset.ts';

/** What mining found and how sure it is. Rows are those of the `Dataset` it was mined from. */

/** What a term asks of a profile: one of the texts of an attribute. */
interface OfProfile {
  readonly attribute: string;
  /** All texts of the tenant that the term stands for, sorted. */
  readonly raws: readonly string[];
  /** As in `AttributeColumn`: these are numbers or truth values in Okta. */
  readonly notText?: AttributeColumn['notText'];
}

/** One requirement on a person. Its text is normalised. */
export type Term =
  | (OfProfile & { readonly kind: 'equals'; readonly text: string })
  /** A word, or two words in a row ("account manager"), anywhere in the text. */
  | (OfProfile & { readonly kind: 'contains'; readonly text: string })
  | (OfProfile & { readonly kind: 'in'; readonly texts: readonly string[] })
  /** Reports to this person: the attribute holds the manager's id or login. */
  | (OfProfile & { readonly kind: 'manager'; readonly text: string })
  /** `ofOkta`: Okta's own group, which a policy may name (contract §5.2). */
  | { readonly kind: 'group'; readonly groupId: string; readonly name: string; readonly ofOkta: boolean };

/** All terms must hold; no terms: everybody. */
export interface Condition {
  /** Canonical text of the terms: equal for equal conditions in every run, whatever the order of rows and ids. */
  readonly key: string;
  readonly terms: readonly Term[];
  /** Other terms that name exactly the same people in this data (`costCenter=cc41`): data cannot tell which is meant. */
  readonly equivalents: readonly (readonly Term[])[];
}

/** A share with its Wilson 95 % interval. */
export interface Share {
  readonly k: number;
  readonly n: number;
  /** k / n; 0 when n is 0. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

export interface PatternEvidence {
  /**
   * Of the members of the app who meet the condition, those who hold the value: support and confidence. Raw attributes. Whom
   * policy or a bundle gives the value counts neither as holder nor as lacking it, here and in all shares below.
   */
  readonly members: Share;
  /** Who of those who meet the condition holds the value by policy or a bundle: not in `members`. Absent: nobody. */
  readonly derived?: number;
  /** The same with empty attributes filled in where another attribute determines them (what learning saw). */
  readonly repaired: Share;
  /** Members who do not meet the condition and hold the value nevertheless. */
  readonly others: Share;
  /** All members. */
  readonly base: Share;
  /** Confidence over base rate; 0 when nobody holds the value. */
  readonly lift: number;
  /** Bits of description that the pattern saves beside everything else; it is kept because this exceeds the threshold. */
  readonly bits: number;
  /** Hypergeometric upper tail of k, times the size of the family: conditions of as many terms that were open to the search (≤ 1). */
  readonly adjustedP: number;
  readonly family: number;
  /** Share of the value's holders who meet the condition. */
  readonly coverage: number;
  /** Holders who meet no condition of this value. */
  readonly holdersOutside: number;
  /** Members of the app who meet the condition and lack the value: would newly gain. */
  readonly membersLacking: number;
  /** Active people in Okta who meet the condition, whether or not they are members: the second denominator. */
  readonly activeInOkta: number;
  /** Of those, people who are not members: would be newly assigned. */
  readonly notMembers: number;
  /** Share of bootstrap samples of the members in which the pattern still pays for itself; absent when not computed. */
  readonly stability?: number;
}

/** STRONG: ≥ 85 %, lower bound ≥ 70 %. MODERATE: ≥ 70 % and ≥ 55 %. FEW: fewer than 5 people. SIGNAL: real, not safe. */
export type Tier = 'STRONG' | 'MODERATE' | 'FEW PEOPLE' | 'SIGNAL';

/** What a finding may become: an entitlement policy's rule (birthright, automatic), a bundle to request, or only a hint. */
export type Use = 'birthright' | 'automatic' | 'requestable' | 'signal';

/** Condition → value of one app. Tools and commands count these, and number the candidates that they make. */
export interface Pattern {
  readonly condition: Condition;
  /** Row of `Dataset.values`. */
  readonly value: number;
  readonly tier: Tier;
  readonly use: Use;
  readonly evidence: PatternEvidence;
}

/** A proposed bundle: one condition, one app, all patterns that belong together. It goes by one number, as "pattern 3". */
export interface Candidate {
  /** 1 is the first to decide: most bits per decision. */
  readonly rank: number;
  /** Canonical: hash of condition, app and value ids. */
  readonly key: string;
  readonly condition: Condition;
  /** Row of `Dataset.apps`. */
  readonly app: number;
  /** At least one; most certain first. The tier and use of the candidate are those of its least certain pattern. */
  readonly patterns: readonly Pattern[];
  readonly tier: Tier;
  readonly use: Use;
  /** Members who meet the condition: hold all its values, some, none. */
  readonly holdAll: number;
  readonly holdSome: number;
  readonly holdNone: number;
  /** Holdings to explain that meet the condition; of these, not explained by a candidate of lower rank. */
  readonly explained: number;
  readonly newlyExplained: number;
  /** Holdings that applying it to all members would add. */
  readonly wouldGain: number;
  readonly bits: number;
}

/** Candidates of several apps under one condition. */
export interface BusinessRole {
  readonly condition: Condition;
  /** Ranks of the candidates. */
  readonly candidates: readonly number[];
  readonly explained: number;
}

/** After the first `candidates` decisions (by rank), so many of the explainable holdings are explained. */
export interface CurvePoint {
  readonly candidates: number;
  readonly explained: number;
  /** Of the holdings that all candidates together explain. */
  readonly share: number;
}

/** More than 90 % of an app's members hold it: said once, not a pattern. */
export interface BirthrightLine {
  readonly value: number;
  readonly members: Share;
  /** False for a sensitive value, and while the lower bound is below 98 %. */
  readonly automatic: boolean;
}

/** Something about the data that a person should know or mend. */
export type Finding =
  | {
      readonly kind: 'variants';
      readonly attribute: string;
      readonly text: string;
      readonly raws: readonly { readonly raw: string; readonly people: number }[];
    }
  | {
      readonly kind: 'dependency';
      readonly attribute: string;
      /** `attribute` determines `determines` for so many of the people who have both. */
      readonly determines: string;
      readonly people: Share;
      /** Empty cells of `determines` that learning filled in from it. */
      readonly filled: number;
    }
  | {
      readonly kind: 'equivalent';
      readonly terms: readonly Term[];
      readonly people: number;
    }
  | {
      readonly kind: 'identifier-like';
      readonly attribute: string;
      readonly distinct: number;
      readonly filled: number;
    }
  | { readonly kind: 'empty'; readonly attribute: string; readonly empty: Share };

/** A holding that nothing explains, with what would make it plausible or not. */
export interface Outlier {
  /** `Dataset.people.ids`. */
  readonly person: string;
  readonly value: number;
  /** Rate among the person's nearest peers (same department and title where they are enough, else wider), without them. */
  readonly peers: Share;
  readonly peerCondition: Condition;
  /** Expected rate of this holding under all that was found and among the peers; low is strange. */
  readonly expected: number;
  /** The condition that most other holders meet and this person does not. */
  readonly missed?: Condition;
  /** The department before the last move; `fits`: there the holding would have been explained. */
  readonly former?: { readonly department: string; readonly fits: boolean };
  /** Other outlying holdings of the same person that the same `missed` condition would explain: left over from a move. */
  readonly together: number;
}

/** What nothing explains, per value. */
export interface ResidualRow {
  readonly value: number;
  readonly holders: number;
  readonly unexplained: number;
}

/** How the threshold was chosen for this very data. */
export interface Calibration {
  /** Times the holdings were dealt anew among the members, so that nothing depends on attributes. */
  readonly permutations: number;
  /** Of these, how many gave any pattern with a condition: the empirical family-wise error. */
  readonly withPatterns: number;
  /** 95 % upper bound of that rate. */
  readonly upper: number;
  /** Patterns expected by chance at most (nominal), as used. */
  readonly alpha: number;
  /** Bits that a pattern had to save. */
  readonly threshold: number;
}

/** What this data cannot tell, counted. */
export interface Untold {
  /** Departments of at most 4 people: nothing can be proved for them alone. */
  readonly smallDepartments: number;
  readonly smallDepartmentPeople: number;
  /** Values with fewer than 3 holders. */
  readonly rareValues: number;
  /** Pairs of terms that name the same people. */
  readonly equivalentTerms: number;
  /** Members of some app without any usable attribute. */
  readonly peopleWithoutAttributes: number;
  /**
   * Holdings that no pattern is known to explain, but one would, more likely than not, if this attribute of the holder were not
   * empty: no outliers. Most first; absent in what was mined before they were told apart.
   */
  readonly emptyAttributes?: readonly { readonly attribute: string; readonly holdings: number }[];
}

/** Everything one run of mining found; the same bytes for the same data, whatever its order. */
export interface MinedAnalysis {
  readonly format: 1;
  readonly people: number;
  readonly activePeople: number;
  /** Holdings to explain, and how many of them candidates and birthright lines explain. */
  readonly holdings: number;
  readonly explained: number;
  readonly patterns: readonly Pattern[];
  readonly candidates: readonly Candidate[];
  readonly roles: readonly BusinessRole[];
  readonly curve: readonly CurvePoint[];
  readonly birthright: readonly BirthrightLine[];
  readonly findings: readonly Finding[];
  readonly residual: readonly ResidualRow[];
  /** The strangest first, at most `MiningOptions.outliers`; `outlierCount` says how many there are. */
  readonly outliers: readonly Outlier[];
  readonly outlierCount: number;
  readonly calibration: Calibration;
  readonly untold: Untold;
}

export interface MiningOptions {
  /** Permutations that calibrate the threshold. */
  readonly permutations: number;
  /** Bootstrap samples behind `stability`; 0: not computed. */
  readonly bootstraps: number;
  /** Bits that one more candidate must save beyond its own description: the price of a reviewer's decision. */
  readonly decisionBits: number;
  /** At most so many terms in one condition. */
  readonly depth: 1 | 2 | 3;
  /** Outliers kept, strangest first. */
  readonly outliers: number;
}

export const MINING_DEFAULTS: MiningOptions = {
  permutations: 20,
  bootstraps: 20,
  decisionBits: 8,
  depth: 3,
  outliers: 1000,
};

/** How far a run is; `total` may grow while it runs. */
export type MiningProgress = (
  done: number,
  total: number,
  stage: 'encode' | 'search' | 'pool' | 'calibrate' | 'evidence',
) => void;

export interface MiningCall {
  readonly signal?: AbortSignal;
  readonly progress?: MiningProgress;
}
