/**
 * Okta's objects as the product sees them after parsing: only what is needed, enumerations left open
 * (contract §0.10: the documents already show members that the OpenAPI lacks).
 */

export interface Org {
  readonly id: string;
  readonly subdomain?: string;
  readonly companyName?: string;
}

export interface User {
  readonly id: string;
  readonly status: string;
  readonly login: string;
  readonly email?: string;
  /** The other attributes that were asked for, as text. */
  readonly profile: Readonly<Record<string, string>>;
  /** Those of them that are numbers or truth values in Okta; absent: none. */
  readonly notText?: readonly string[];
}

export interface App {
  readonly id: string;
  /** The catalogue key, such as `oidc_client`; not the label. */
  readonly name: string;
  readonly label: string;
  readonly status: string;
  readonly signOnMode?: string;
  readonly features: readonly string[];
  readonly orn?: string;
  /** `settings.emOptInStatus`: NONE, DISABLED, DISABLING, ENABLED, ENABLING or something new; absent where unseen. */
  readonly entitlementManagement?: string;
}

/** A group of the directory. */
export interface Group {
  readonly id: string;
  readonly name: string;
  /** OKTA_GROUP, APP_GROUP, BUILT_IN. */
  readonly type: string;
}

export interface AppMember {
  readonly userId: string;
  /** USER (assigned in person) or GROUP. */
  readonly scope: string;
  readonly status: string;
  /** When the assignment was made, as Okta says. */
  readonly created?: string;
  /** From `expand=user`. */
  readonly user?: User;
}

export interface Entitlement {
  readonly id: string;
  readonly name: string;
  readonly externalValue: string;
  readonly multiValue: boolean;
  readonly description?: string;
  readonly created?: string;
  readonly createdBy?: string;
}

export interface EntitlementValue {
  readonly id: string;
  readonly entitlementId: string;
  readonly name: string;
  readonly externalValue: string;
  readonly description?: string;
  /** Set when the value came from the app itself (a provisioned app). */
  readonly externalId?: string;
  readonly created?: string;
  readonly createdBy?: string;
}

/** Value ids per entitlement id, as grants and bundles carry them. */
export interface EntitlementValues {
  readonly id: string;
  readonly values: readonly string[];
}

/** What a principal held on an app for a while; instants in ISO-8601, whole seconds. */
export interface AccessPeriod {
  readonly from: string;
  /** Absent: it holds now. */
  readonly until?: string;
  /** Value ids. */
  readonly values: readonly string[];
}

export interface Grant {
  readonly id: string;
  /** CUSTOM, POLICY (base); ENTITLEMENT, ENTITLEMENT-BUNDLE (additive); anything else is an unknown type. */
  readonly type: string;
  readonly status: string;
  /** ALLOW, DENY or something new. */
  readonly action: string;
  readonly actor?: string;
  readonly principalId: string;
  /** Absent where the row does not say (POLICY and bundle rows may be blind, contract §4.3). */
  readonly entitlements?: readonly EntitlementValues[];
  readonly bundleId?: string;
  readonly collectionId?: string;
  /** ISO-8601 end of the grant; absent means without end. */
  readonly expiresAt?: string;
  readonly created?: string;
  readonly createdBy?: string;
  readonly lastUpdated?: string;
}

export interface Bundle {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly description?: string;
  readonly entitlements: readonly EntitlementValues[];
  readonly created?: string;
  readonly createdBy?: string;
  readonly lastUpdated?: string;
}

/** Okta's separation of duties on one app: whoever fulfils every criterion is in conflict (contract §5.3). */
export interface RiskRule {
  readonly id: string;
  readonly name: string;
  /** ACTIVE, INVALID or something new. */
  readonly status: string;
  readonly criteria: readonly RiskCriterion[];
}

export interface RiskCriterion {
  /** CONTAINS_ONE, CONTAINS_ALL or something new. */
  readonly operation: string;
  readonly valueIds: readonly string[];
}

/** One entry of the System Log (contract §7.5). */
export interface LogEvent {
  readonly type: string;
  readonly published: string;
  /** The people that it is about. */
  readonly userIds: readonly string[];
}
