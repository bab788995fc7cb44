import type {
  AccessPeriod,
  App,
  AppMember,
  Bundle,
  Entitlement,
  EntitlementValue,
  EntitlementValues,
  Grant,
  Group,
  LogEvent,
  Org,
  RiskRule,
  User,
} from '../model/tenant-objects.ts';

/**
 * Everything the product can ask of, or write to, an Okta organisation.
 * Reads retry by themselves and throw `ProductError`; a list is read to its last page or the call fails.
 * Writes never throw for what Okta or the network did: they answer with a `WriteOutcome`.
 */
export interface Okta {
  /** The configured host, without scheme. */
  readonly host: string;
  org(signal?: AbortSignal): Promise<Org>;
  /** The owner of the token; undefined where the tenant does not say (contract §10.26). */
  me(signal?: AbortSignal): Promise<User | undefined>;
  /** Whether governance answers: one bundle is asked for. Throws `tenant.no_governance`, `auth.not_permitted`. */
  checkGovernance(signal?: AbortSignal): Promise<void>;

  readonly users: {
    /** Exact matches of any of `texts` in one attribute, in as few searches as the tenant takes (contract §7.1). */
    searchExact(
      attribute: SearchAttribute,
      texts: readonly string[],
      signal?: AbortSignal,
    ): Promise<readonly User[]>;
    /** People whose profile has all these exact values. */
    searchProfile(conditions: readonly ProfileCondition[], signal?: AbortSignal): Promise<readonly User[]>;
    /** Everybody but DEPROVISIONED people, page by page, with every attribute of the profile that is text, number or truth value. */
    listWithProfiles(signal?: AbortSignal): AsyncIterable<readonly User[]>;
    /** Everybody, DEPROVISIONED people too, whose status or profile changed after an instant (ISO-8601); with profiles as above. */
    changedSince(instant: string, signal?: AbortSignal): AsyncIterable<readonly User[]>;
    /** These people, where they exist, with profiles as above; in as few searches as the tenant takes. */
    withProfiles(ids: readonly string[], signal?: AbortSignal): Promise<readonly User[]>;
    /** Okta's own short list for a text that begins a name or an address; at most `limit` (≤ 200). */
    suggest(text: string, limit: number, signal?: AbortSignal): Promise<readonly User[]>;
    /** By id only; undefined when there is none, or when what comes back has another id. */
    byId(id: string, signal?: AbortSignal): Promise<User | undefined>;
  };
  readonly apps: {
    byId(id: string, signal?: AbortSignal): Promise<App | undefined>;
    /** Apps whose name or label begins with the text, to the last page. */
    find(text: string, signal?: AbortSignal): Promise<readonly App[]>;
  };
  readonly groups: {
    byId(id: string, signal?: AbortSignal): Promise<Group | undefined>;
    /** Groups of exactly this name, whatever the case, to the last page. */
    named(name: string, signal?: AbortSignal): Promise<readonly Group[]>;
    /** Ids of the people in it, page by page. */
    members(id: string, signal?: AbortSignal): AsyncIterable<readonly string[]>;
  };
  readonly members: {
    /** Page by page, with the user embedded. */
    list(appId: string, signal?: AbortSignal): AsyncIterable<readonly AppMember[]>;
    /** Page by page, with every attribute of the user's profile that is text, number or truth value. */
    listWithProfiles(appId: string, signal?: AbortSignal): AsyncIterable<readonly AppMember[]>;
    get(appId: string, userId: string, signal?: AbortSignal): Promise<AppMember | undefined>;
    /** With every attribute of the user's profile that is text, number or truth value. */
    getWithProfile(appId: string, userId: string, signal?: AbortSignal): Promise<AppMember | undefined>;
    /** POST an app user with scope USER. */
    assign(appId: string, userId: string, write: WriteControl<void>): Promise<WriteOutcome<AppMember>>;
  };
  readonly entitlements: {
    list(appId: string, signal?: AbortSignal): Promise<readonly Entitlement[]>;
    /** All values of the app. */
    values(appId: string, signal?: AbortSignal): Promise<readonly EntitlementValue[]>;
    create(
      appId: string,
      entitlement: NewEntitlement,
      write: WriteControl<void>,
    ): Promise<WriteOutcome<Entitlement & { readonly valueIds: readonly string[] }>>;
    /** PATCH ADD, at most 100 values. */
    addValues(
      entitlementId: string,
      values: readonly NewEntitlementValue[],
      write: WriteControl<void>,
    ): Promise<WriteOutcome<{ readonly valueIds: readonly string[] }>>;
    /** PATCH REMOVE, at most 100 values. Grants and bundles lose them too. */
    removeValues(
      entitlementId: string,
      valueIds: readonly string[],
      write: WriteControl<void>,
    ): Promise<WriteOutcome<void>>;
    /** Grants and bundles lose its values too. */
    remove(entitlementId: string, write: WriteControl<void>): Promise<WriteOutcome<void>>;
  };
  readonly grants: {
    /** Page by page, with `include=full_entitlements`. Only ACTIVE grants exist in this list. */
    listForApp(appId: string, signal?: AbortSignal): AsyncIterable<readonly Grant[]>;
    listForPrincipal(appId: string, userId: string, signal?: AbortSignal): Promise<readonly Grant[]>;
    /** The same of many principals, in as few queries as the tenant takes. */
    listForPrincipals(
      appId: string,
      userIds: readonly string[],
      signal?: AbortSignal,
    ): Promise<readonly Grant[]>;
    /** Whatever its status; without the values. */
    byId(id: string, signal?: AbortSignal): Promise<Grant | undefined>;
    /** `write.beforeSend` returns the values to send, computed from what is there at that moment. */
    create(
      appId: string,
      userId: string,
      type: 'CUSTOM' | 'ENTITLEMENT',
      write: WriteControl<readonly EntitlementValues[]>,
      /** When the grant ends, in ISO-8601; absent: never. */
      expiresAt?: string,
    ): Promise<WriteOutcome<Grant>>;
    /** PATCH of the expiry, the only change that a grant takes. `write.beforeSend` returns the instant, in ISO-8601. */
    end(grantId: string, write: WriteControl<string>): Promise<WriteOutcome<Grant>>;
  };
  readonly bundles: {
    /** ACTIVE bundles of the app, with their entitlements. */
    listForApp(appId: string, signal?: AbortSignal): Promise<readonly Bundle[]>;
    /** A deleted one may still be there, with status DELETED. */
    get(id: string, signal?: AbortSignal): Promise<Bundle | undefined>;
    create(appId: string, bundle: NewBundle, write: WriteControl<void>): Promise<WriteOutcome<Bundle>>;
    /** Ends the grants of the bundle too. */
    remove(id: string, write: WriteControl<void>): Promise<WriteOutcome<void>>;
  };
  readonly riskRules: {
    /** Rules of one app. */
    listForApp(appOrn: string, signal?: AbortSignal): Promise<readonly RiskRule[]>;
  };
  readonly labels: {
    /** Ids of entitlement values of the organisation → names of the labels they carry. Needs rights that a token often lacks. */
    ofValues(signal?: AbortSignal): Promise<ReadonlyMap<string, readonly string[]>>;
  };
  readonly logs: {
    /** Events of these types, published in a period (ISO-8601), oldest first, page by page. */
    events(
      query: {
        /** Id of the one object that they are about; absent: of the whole organisation. */
        readonly about?: string;
        readonly types: readonly string[];
        readonly since: string;
        readonly until: string;
      },
      signal?: AbortSignal,
    ): AsyncIterable<readonly LogEvent[]>;
  };
  readonly access: {
    /** Effective access of one principal on one app: values per entitlement. */
    principalEntitlements(
      appId: string,
      userId: string,
      signal?: AbortSignal,
    ): Promise<readonly EntitlementValues[]>;
    /** What one principal held on one app, oldest first. */
    history(appId: string, userId: string, signal?: AbortSignal): Promise<readonly AccessPeriod[]>;
  };
  readonly settings: {
    /** OPTED_IN, OPTING_IN, OPTED_OUT, …; undefined where the tenant does not answer. */
    entitlementManagement(appOrn: string, signal?: AbortSignal): Promise<string | undefined>;
  };
  /** The same, for what a person waits for: a read that nobody answers gives up within about 15 seconds. */
  readonly waitedFor: Pick<Okta, 'org' | 'users' | 'apps' | 'groups' | 'settings'>;
  /** How far the tenant's clock is ahead of ours, in milliseconds, by its last answer; it shows whole seconds. */
  clockAheadMs(): number | undefined;
  /** Mean time from a request to its answer; undefined before the first. */
  latencyMs(): number | undefined;
  /** What is known of each rate bucket. */
  rates(): readonly BucketStatus[];
  /** What a job may use of single buckets instead of what the settings say; `*`: of all others. */
  useShares(shares: Readonly<Record<string, number>>): void;
  /** Every attempt, counted: for the call budget and the log. */
  readonly calls: { readonly reads: number; readonly writes: number; readonly resent: number };
}

export type SearchAttribute = 'id' | 'login' | 'email' | 'employeeNumber';

/** One attribute of the Okta profile with one exact value. */
export interface ProfileCondition {
  readonly attribute: string;
  readonly value: string;
}

export interface NewEntitlement {
  readonly name: string;
  readonly externalValue: string;
  readonly description?: string;
  readonly multiValue: boolean;
  readonly values: readonly NewEntitlementValue[];
}

export interface NewEntitlementValue {
  readonly name: string;
  readonly externalValue: string;
  readonly description?: string;
}

export interface NewBundle {
  readonly name: string;
  readonly description: string;
  readonly entitlements: readonly EntitlementValues[];
}

/** How the caller takes part in a write. */
export interface WriteControl<T> {
  /**
   * Called once the budget is there and directly before each attempt leaves: journal `sent`, check the lease,
   * read afresh (in another bucket than the write's own), and return what to send. Throwing `WriteAbandoned` ends the write as `abandoned`; nothing was sent.
   */
  readonly beforeSend: (attempt: number) => Promise<T>;
  /** Called when the attempt has waited for its turn, with nothing but the sending left to do; throws as `beforeSend`. */
  readonly leaving?: () => Promise<void>;
  readonly signal?: AbortSignal;
}

/** Thrown by `beforeSend` and `leaving` when the write must not happen any more. */
export class WriteAbandoned extends Error {
  readonly why: string;

  constructor(why: string) {
    super(`write abandoned: ${why}`);
    this.name = 'WriteAbandoned';
    this.why = why;
  }
}

/**
 * `ok`: committed, as Okta answered. `refused`: Okta answered 4xx (never 429): not committed.
 * `not-sent`: certainly never left. `ambiguous`: may or may not have been committed; only reading can tell.
 */
export type WriteOutcome<T> =
  | { readonly outcome: 'ok'; readonly value: T; readonly requestId?: string }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  | { readonly outcome: 'not-sent'; readonly why: string }
  | { readonly outcome: 'abandoned'; readonly why: string }
  | { readonly outcome: 'ambiguous'; readonly why: string; readonly requestId?: string };

/** Okta's error body (contract §1.3). Key on the status first, the code second, never on the text. */
export interface Refusal {
  readonly status: number;
  readonly errorCode?: string;
  /** Okta's text: data, to be shown only as data. */
  readonly summary?: string;
  readonly causes: readonly {
    readonly summary?: string;
    readonly reason?: string;
    readonly location?: string;
  }[];
  readonly requestId?: string;
}

export interface BucketStatus {
  readonly bucket: string;
  /** Requests per window that the header shows for this token; undefined until seen. */
  readonly limit?: number;
  readonly remaining?: number;
  /** Milliseconds until the window ends. */
  readonly resetsInMs?: number;
  /** What this product lets itself send per window. */
  readonly budget?: number;
  /** Part of the limit that it may use, 0..1. */
  readonly share: number;
  /** Requests of others seen in the current or last window. */
  readonly others: number;
  readonly sent: number;
  readonly limited: number;
}
