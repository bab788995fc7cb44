import type { SandboxSettings } from '../settings.ts';
import { AccessChanges } from './access-changes.ts';
import { AccessHistory } from './access-history.ts';
import { Accounts } from './accounts.ts';
import { AppGrants, grantRow, type NewGrant } from './app-grants.ts';
import {
  Catalogue,
  type NewBundle,
  type NewEntitlement,
  type NewRiskRule,
  type NewValue,
} from './catalogue.ts';
import { changesAccess, type Commit, type CommitActor, Commits } from './commits.ts';
import { effectiveAccess } from './effective-access.ts';
import { Groups } from './groups.ts';
import { IdSource } from './ids.ts';
import { Labels } from './labels.ts';
import { LifeCycle, type UserChange } from './life-cycle.ts';
import {
  type AccessAt,
  type SandboxApp,
  type SandboxBundle,
  type SandboxEntitlement,
  type SandboxEvent,
  type SandboxGrant,
  type SandboxMember,
  type SandboxRiskRule,
  type SandboxUser,
  type SandboxValue,
} from './objects.ts';
import { Orns } from './orns.ts';
import { type NewUser, People } from './people.ts';
import { SystemLog } from './system-log.ts';

/** What is kept per app. */
interface AppState {
  readonly accounts: Accounts;
  readonly grants: AppGrants;
  readonly history: AccessHistory;
}

export interface TenantOptions {
  readonly seed: number;
  readonly clock: { now(): number };
  readonly settings: SandboxSettings;
  readonly company?: string;
  readonly subdomain?: string;
  readonly preview?: boolean;
  /** The organisation that this one stands in for: its id, and new ids that sort after all of its own. */
  readonly standInFor?: string;
}

const LAST_STEM = 'zzzzzz';

/**
 * An Okta organisation in memory: a million users and 19 million holdings take 2 GB. The one door to its parts; whatever changes
 * access goes through `AccessChanges`, which commits it, and is told.
 */
export class Tenant {
  readonly org: {
    readonly id: string;
    readonly subdomain: string;
    readonly companyName: string;
    readonly host: string;
  };
  readonly partition: 'okta' | 'oktapreview';
  /** Owner of the API token. */
  readonly admin: SandboxUser;
  readonly apps = new Map<string, SandboxApp>();
  readonly grants = new Map<string, SandboxGrant>();
  readonly people = new People();
  readonly groups: Groups;
  readonly labels: Labels;
  readonly orn: Orns;
  readonly #catalogue: Catalogue;
  readonly #log: SystemLog;
  readonly #lifeCycle = new LifeCycle(this.people, this);
  readonly #states = new Map<string, AppState>();
  readonly #commits: Commits;
  readonly #changes: AccessChanges;
  readonly #ids: IdSource;
  readonly #clock: { now(): number };
  readonly #settings: SandboxSettings;

  constructor(options: TenantOptions) {
    this.#ids = new IdSource(options.seed, options.standInFor === undefined ? undefined : LAST_STEM);
    this.#clock = options.clock;
    this.#settings = options.settings;
    this.partition = options.preview === true ? 'oktapreview' : 'okta';
    const subdomain = options.subdomain ?? 'acme';
    this.org = {
      id: options.standInFor ?? this.#ids.id('00o'),
      subdomain,
      companyName: options.company ?? 'Acme Incorporated',
      host: `${subdomain}.${options.preview === true ? 'oktapreview' : 'okta'}.com`,
    };
    this.orn = new Orns(this.org.id, this.partition);
    this.admin = this.addUser({
      profile: {
        login: 'iga.admin@acme.example',
        email: 'iga.admin@acme.example',
        firstName: 'Iga',
        lastName: 'Admin',
      },
    });
    const now = () => this.now();
    this.#catalogue = new Catalogue(this.#ids, now, this.admin.id);
    this.labels = new Labels(this.#ids);
    this.groups = new Groups(this.#ids, this);
    this.#log = new SystemLog(now, this.admin.id);
    this.#commits = new Commits(now, (appId, userId) => new Set(this.effective(appId, userId).keys()));
    this.#changes = new AccessChanges(this, (appId) => this.#state(appId), this.#commits, options.settings);
    this.onCommit((commit) => this.#record(commit));
  }

  now(): number {
    return this.#clock.now();
  }

  onCommit(listener: (commit: Commit) => void): void {
    this.#commits.listen(listener);
  }

  get users(): ReadonlyMap<string, SandboxUser> {
    return this.people.users;
  }

  get userList(): readonly SandboxUser[] {
    return this.people.list;
  }

  addUser(user: NewUser): SandboxUser {
    const now = this.now();
    const row: SandboxUser = {
      id: user.id ?? this.#ids.id('00u'),
      status: user.status ?? 'ACTIVE',
      statusChanged: now,
      created: now,
      lastUpdated: now,
      profile: user.profile,
    };
    this.people.add(row);
    return row;
  }

  /** As when an administrator deletes somebody: out of every app; grants stay where an unassignment leaves them (contract §10.19). */
  deleteUser(userId: string): void {
    const user = this.users.get(userId);
    if (user !== undefined) this.#lifeCycle.delete(user);
  }

  /** As when an administrator edits, deactivates or reactivates somebody: who is deactivated leaves every app. */
  updateUser(userId: string, change: UserChange): void {
    const user = this.users.get(userId);
    if (user === undefined) throw new Error(`no user ${userId}`);
    this.#lifeCycle.update(user, change);
  }

  addApp(app: {
    readonly id?: string;
    readonly label: string;
    readonly name?: string;
    readonly status?: string;
    readonly emOptInStatus?: string;
    readonly features?: readonly string[];
    readonly hidden?: boolean;
  }): SandboxApp {
    const row: SandboxApp = {
      id: app.id ?? this.#ids.id('0oa'),
      name: app.name ?? 'oidc_client',
      label: app.label,
      status: app.status ?? 'ACTIVE',
      created: this.now(),
      emOptInStatus: app.emOptInStatus ?? 'ENABLED',
      features: app.features ?? [],
      hidden: app.hidden ?? false,
    };
    this.apps.set(row.id, row);
    this.#states.set(row.id, {
      accounts: new Accounts(),
      grants: new AppGrants(),
      history: new AccessHistory(),
    });
    return row;
  }

  member(appId: string, userId: string): SandboxMember | undefined {
    return this.#state(appId).accounts.of(userId);
  }

  memberList(appId: string): readonly (SandboxMember | undefined)[] {
    return this.#state(appId).accounts.list;
  }

  memberCount(appId: string): number {
    return this.#state(appId).accounts.size;
  }

  /** Makes the user a member, as arranging a tenant does: no policy, no commit. */
  addMember(appId: string, userId: string, scope: 'USER' | 'GROUP' = 'USER'): SandboxMember {
    return this.#state(appId).accounts.add(userId, scope, this.now());
  }

  /** Makes the user a member, as a request does: the commit is told, and the app's policy may follow. */
  assign(appId: string, userId: string, by: CommitActor): SandboxMember {
    return this.#changes.assign(appId, userId, by);
  }

  unassign(appId: string, userId: string, by: CommitActor): void {
    this.#changes.unassign(appId, userId, by);
  }

  get entitlements(): ReadonlyMap<string, SandboxEntitlement> {
    return this.#catalogue.entitlements;
  }

  get values(): ReadonlyMap<string, SandboxValue> {
    return this.#catalogue.values;
  }

  get bundles(): ReadonlyMap<string, SandboxBundle> {
    return this.#catalogue.bundles;
  }

  get riskRules(): Map<string, SandboxRiskRule> {
    return this.#catalogue.riskRules;
  }

  addEntitlement(entitlement: NewEntitlement): SandboxEntitlement {
    this.#state(entitlement.appId);
    return this.#catalogue.addEntitlement(entitlement);
  }

  addValue(entitlement: SandboxEntitlement, value: NewValue, by?: string): SandboxValue {
    return this.#catalogue.addValue(entitlement, value, by);
  }

  /** A value in use disappears from grants and bundles (contract §10.18). */
  removeValue(entitlement: SandboxEntitlement, valueId: string): void {
    this.#catalogue.removeValue(entitlement, valueId);
  }

  removeEntitlement(entitlement: SandboxEntitlement): void {
    this.#catalogue.removeEntitlement(entitlement);
  }

  entitlementsOf(appId: string): readonly SandboxEntitlement[] {
    return this.#catalogue.entitlementsOf(appId);
  }

  entitlementOf(valueId: string): SandboxEntitlement | undefined {
    return this.#catalogue.entitlementOf(valueId);
  }

  addBundle(bundle: NewBundle): SandboxBundle {
    return this.#catalogue.addBundle(bundle);
  }

  /** New values reach everybody who holds the bundle (contract §5.1). */
  changeBundle(
    bundle: SandboxBundle,
    change: {
      readonly name: string;
      readonly description: string | undefined;
      readonly values: readonly string[] | undefined;
    },
    by: CommitActor,
  ): void {
    bundle.name = change.name;
    if (change.description !== undefined) bundle.description = change.description;
    bundle.lastUpdated = this.now();
    if (change.values !== undefined) this.#changes.changeBundleValues(bundle, change.values, by);
  }

  /** Its grants end with it (contract §5.1). */
  deleteBundle(bundle: SandboxBundle, by: CommitActor): void {
    this.#changes.deleteBundle(bundle, by);
  }

  bundleValues(bundleId: string): readonly string[] {
    return this.#catalogue.bundleValues(bundleId);
  }

  addRiskRule(rule: NewRiskRule): SandboxRiskRule {
    return this.#catalogue.addRiskRule(rule);
  }

  get events(): readonly SandboxEvent[] {
    return this.#log.events;
  }

  /** Position of an event in `events`, for cursors. */
  eventPosition(uuid: string): number | undefined {
    return this.#log.position(uuid);
  }

  /** Notes an event of the System Log (contract §7.5). */
  note(type: string, actor: CommitActor, targets: SandboxEvent['targets']): void {
    this.#log.note(type, actor, targets);
  }

  /** Puts a grant there, replacing nothing: for arranging a tenant. */
  placeGrant(grant: NewGrant): SandboxGrant {
    const newId = () =>
      this.#settings.grants.idOrder === 'any' ? this.#ids.scattered('gra') : this.#ids.id('gra');
    const row = grantRow(grant, grant.id ?? newId(), this.admin.id, this.now());
    this.#state(grant.appId).grants.add(row);
    this.grants.set(row.id, row);
    return row;
  }

  /** Makes a grant as a request does: replaces what its type replaces, assigns the user, tells the commit. */
  grant(grant: NewGrant, by: CommitActor): SandboxGrant {
    return this.#changes.grant(grant, by);
  }

  expireGrant(grant: SandboxGrant, expiresAt: number | undefined, by: CommitActor): void {
    this.#changes.expireGrant(grant, expiresAt, by);
  }

  /** Ends one grant. */
  revokeGrant(grant: SandboxGrant, by: CommitActor): void {
    this.#changes.revokeGrant(grant, by);
  }

  /** All grants ever made on an app, in order of id. */
  grantList(appId: string): readonly SandboxGrant[] {
    return this.#state(appId).grants.list;
  }

  grantsOf(appId: string, userId: string, at: number = this.now()): readonly SandboxGrant[] {
    return this.#state(appId).grants.activeOf(userId, at);
  }

  /** The oracle: effective value ids of a member → ids of the grants that give each. Who is no member has no access. */
  effective(appId: string, userId: string, at: number = this.now()): Map<string, string[]> {
    if (this.member(appId, userId) === undefined) return new Map();
    return this.granted(appId, userId, at);
  }

  /** What the grants say, member or not: the answer of principal-entitlements. */
  granted(appId: string, userId: string, at: number = this.now()): Map<string, string[]> {
    return effectiveAccess(this.grantsOf(appId, userId, at), this.#catalogue);
  }

  /** What a principal held one after the other until an instant, oldest first (contract §4.3). */
  history(appId: string, userId: string, until: number): readonly AccessAt[] {
    const { history, grants } = this.#state(appId);
    return history.of(userId, until, grants.everOf(userId), (at) => [
      ...this.effective(appId, userId, at).keys(),
    ]);
  }

  /** Work that becomes due later: policy after assignment, late commits, opt-in. Set by the sandbox. */
  schedule: (at: number, run: () => void) => void = (_at, run) => run();

  /** What a commit leaves behind in the System Log and in the history of the principal. */
  #record(commit: Commit): void {
    const { appId, userId, actor, kind, at, after } = commit;
    const targets = [
      { id: appId, type: 'AppInstance', name: this.apps.get(appId)?.label ?? '' },
      { id: userId, type: 'User', name: this.users.get(userId)?.profile['login'] ?? '' },
    ];
    if (kind === 'assign') this.note('application.user_membership.add', actor, targets);
    if (kind === 'unassign') this.note('application.user_membership.remove', actor, targets);
    if (!changesAccess(commit)) return;
    this.note('resource.user_entitlements.update', actor, targets);
    this.#state(appId).history.add(userId, { at, values: [...after] });
  }

  #state(appId: string): AppState {
    const state = this.#states.get(appId);
    if (state === undefined) throw new Error(`no app ${appId}`);
    return state;
  }
}
