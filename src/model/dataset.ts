import type { TextList } from './text-list.ts';

/**
 * What patterns are mined from: people with attributes, the values of apps, and the holdings to explain. Columnar, because a
 * million people hold twenty million values: text is kept once and referred to by number. People, attributes, apps and
 * values are referred to by their place in these lists ("row"); 0 in a code column means "no value", c means table[c - 1].
 */
export interface Dataset {
  readonly scope: DatasetScope;
  readonly people: DatasetPeople;
  /** The attributes that conditions may use. Those left out are named in `leftOut`; of those that the policy leaves out nothing is kept. */
  readonly attributes: readonly AttributeColumn[];
  readonly leftOut: readonly LeftOutAttribute[];
  /** Attributes that describe nobody as people are now (all alike, all different): kept for a later reading, never mined. */
  readonly aside?: readonly AttributeColumn[];
  /** Okta groups, where they were read. */
  readonly groups?: GroupColumns;
  readonly apps: readonly DatasetApp[];
  readonly values: readonly DatasetValue[];
  readonly holdings: HoldingColumns;
  /**
   * Who holds a value by policy or a bundle, in the same shape: these people neither speak for a pattern of that value nor
   * against it. None of them is among the holders to explain.
   */
  readonly derived?: HoldingColumns;
}

/** When and over whom a dataset was taken; every figure of an analysis is to be read with it. */
export interface DatasetScope {
  /** Milliseconds since the epoch: the time of the snapshot, or of the report's file. */
  readonly at: number;
  readonly source: 'snapshot' | 'report';
  /** What was left out before mining, each with how many it took out (`inactive` people, `policy-derived` holdings …). */
  readonly filters: readonly { readonly name: string; readonly removed: number }[];
  /** By which path holdings were known (`CUSTOM`, `POLICY`, `ENTITLEMENT-BUNDLE`, `ENTITLEMENT`, `report`, `import` …). */
  readonly coverage: readonly {
    readonly path: string;
    readonly holdings: number;
    /** False where Okta does not show what this path gives. */
    readonly readable: boolean;
    /** False where these holdings were subtracted: something already explains them. */
    readonly mined: boolean;
  }[];
}

export interface DatasetPeople {
  /** Okta user ids; the identifiers of the report where there is no tenant. */
  readonly ids: TextList;
  /** 1 where the person is active in Okta; the second denominator counts these. */
  readonly active: Uint8Array;
  /** The department before the last move, where something says so (an earlier snapshot, an attribute). */
  readonly formerDepartment?: AttributeColumn;
}

/** One attribute of all people: a code per person, the raw texts as Okta holds them, and what they normalise to. */
export interface AttributeColumn {
  /** The name in Okta's profile, such as `department`. */
  readonly name: string;
  /** Titles are also searched by their words; a manager's values are people. */
  readonly kind: 'plain' | 'title' | 'manager';
  /** Per person: 0 = empty, otherwise c of `raws[c - 1]`. */
  readonly codes: Uint32Array;
  readonly raws: readonly string[];
  /** Per raw text: 0 = empty after normalising, otherwise t of `texts[t - 1]`. Several raw texts may share one. */
  readonly textOf: Uint32Array;
  /** Normalised: NFKC, one space, trimmed, lower case, nothing invisible. */
  readonly texts: readonly string[];
  /** Okta holds numbers or truth values instead of texts, of all people who have it or of some; absent: of nobody. */
  readonly notText?: 'all' | 'some';
}

export interface LeftOutAttribute {
  readonly name: string;
  readonly reason: 'sensitive' | 'not-named' | 'identifier-like' | 'constant';
  /** The figures behind the reason, never a value: distinct texts, people who have one. */
  readonly distinct?: number;
  readonly filled?: number;
}

export interface DatasetGroup {
  readonly id: string;
  readonly name: string;
  /** Okta's own, which a policy may name; others come from an app or a directory. */
  readonly ofOkta: boolean;
}

export interface GroupColumns {
  readonly groups: readonly DatasetGroup[];
  /** People + 1 offsets into `rows`; per person the rows of `groups`, ascending. */
  readonly offsets: Uint32Array;
  readonly rows: Uint32Array;
}

export interface DatasetApp {
  readonly id: string;
  readonly label: string;
  /** Rows of the people assigned to the app (or, from a report, named in it), ascending. The first denominator. */
  readonly members: Uint32Array;
}

/** One value of an entitlement of an app. */
export interface DatasetValue {
  /** Row of `apps`. */
  readonly app: number;
  readonly entitlementId: string;
  readonly entitlement: string;
  /** Id of the value; its text where it has no id yet (a report). */
  readonly id: string;
  readonly name: string;
  /** False: a person holds at most one value of this entitlement. */
  readonly multiValue: boolean;
  /** Privileged: by Okta's label, a local file or the lexicon, and nobody cleared it. Never birthright or automatic. */
  readonly sensitive: boolean;
  /** Why it is sensitive; `cleared`: its name looks so, and a person said that it is not. Absent: nothing suspects it. */
  readonly sensitivity?: 'label' | 'name' | 'cleared';
}

/** The holdings to explain, by value: what policy and bundles already give is not among them. */
export interface HoldingColumns {
  /** Values + 1 offsets into `people`. */
  readonly offsets: Uint32Array;
  /** Rows of the holders of each value, ascending, without repeats. Everybody is a member of the value's app. */
  readonly people: Uint32Array;
}

/** Which attributes may be looked at. Sensitive ones (health, origin, religion, gender, birth, salary, home …) never may. */
export interface AttributePolicy {
  /** Attributes beyond the organisational ones that a person named. */
  readonly named: readonly string[];
  /** Organisational attributes that a person does not want used. */
  readonly without: readonly string[];
}
