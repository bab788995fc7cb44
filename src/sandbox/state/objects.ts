/** The rows of the tenant. Instants are milliseconds since the epoch. */
export interface SandboxUser {
  readonly id: string;
  status: string;
  statusChanged: number;
  readonly created: number;
  lastUpdated: number;
  /** All profile attributes; `login` and `email` are always there. */
  profile: Record<string, string>;
}

export interface SandboxApp {
  readonly id: string;
  /** Catalogue key. */
  readonly name: string;
  readonly label: string;
  status: string;
  readonly created: number;
  emOptInStatus: string;
  readonly features: readonly string[];
  /** Okta's own apps do not show in lists (contract §7.4). */
  readonly hidden: boolean;
  /** Values that the app's entitlement policy gives to new accounts; absent: no policy. */
  policyValues?: readonly string[];
}

export interface SandboxMember {
  readonly n: number;
  readonly userId: string;
  scope: 'USER' | 'GROUP';
  readonly created: number;
}

export interface SandboxEntitlement {
  readonly id: string;
  readonly appId: string;
  name: string;
  readonly externalValue: string;
  description?: string;
  readonly multiValue: boolean;
  readonly created: number;
  readonly createdBy: string;
  lastUpdated: number;
  readonly values: Map<string, SandboxValue>;
}

export interface SandboxValue {
  readonly id: string;
  readonly entitlementId: string;
  name: string;
  externalValue: string;
  description?: string;
  readonly externalId?: string;
  readonly created: number;
  readonly createdBy: string;
  lastUpdated: number;
}

export interface SandboxBundle {
  readonly id: string;
  readonly appId: string;
  name: string;
  description?: string;
  status: 'ACTIVE' | 'DELETED';
  values: readonly string[];
  readonly created: number;
  readonly createdBy: string;
  lastUpdated: number;
}

/** One of the two criteria of a risk rule, over value ids (contract §5.3). */
export interface SandboxCriterion {
  readonly name?: string;
  readonly operation: 'CONTAINS_ONE' | 'CONTAINS_ALL';
  readonly values: readonly string[];
}

/** A separation of duties: whoever fulfils both criteria is in conflict. */
export interface SandboxRiskRule {
  readonly id: string;
  readonly appId: string;
  name: string;
  description?: string;
  notes?: string;
  criteria: readonly SandboxCriterion[];
  readonly created: number;
  readonly createdBy: string;
  lastUpdated: number;
}

/** A label category with its values; resources carry values. */
export interface SandboxLabel {
  readonly id: string;
  readonly name: string;
  readonly values: readonly { readonly id: string; readonly name: string }[];
}

/** One entry of the System Log. */
export interface SandboxEvent {
  readonly uuid: string;
  readonly at: number;
  readonly type: string;
  readonly actor: { readonly id: string; readonly type: string };
  readonly targets: readonly { readonly id: string; readonly type: string; readonly name: string }[];
}

export interface SandboxGroup {
  readonly id: string;
  readonly name: string;
  readonly type: 'OKTA_GROUP' | 'APP_GROUP' | 'BUILT_IN';
  readonly created: number;
  lastMembershipUpdated: number;
  /** Ids of people. */
  readonly members: Set<string>;
}

/** What a member held from an instant on. */
export interface AccessAt {
  readonly at: number;
  /** Value ids. */
  readonly values: readonly string[];
}

export interface SandboxGrant {
  readonly id: string;
  readonly type: string;
  readonly appId: string;
  readonly userId: string;
  readonly action: string;
  readonly actor: string;
  /** Value ids. POLICY grants have them too: only effective reads show them. */
  values: readonly string[];
  readonly bundleId?: string;
  readonly collectionId?: string;
  expiresAt?: number;
  readonly created: number;
  readonly createdBy: string;
  lastUpdated: number;
  /** When it was replaced or revoked. */
  endedAt?: number;
}

/** Base grants: one per principal and app, each replacing what was there (contract §4.1). */
export function isBase(type: string): boolean {
  return type === 'CUSTOM' || type === 'POLICY';
}

/** Whether the grant counts at an instant. */
export function activeAt(grant: SandboxGrant, at: number): boolean {
  return (
    grant.created <= at &&
    (grant.endedAt === undefined || grant.endedAt > at) &&
    (grant.expiresAt === undefined || grant.expiresAt > at)
  );
}
