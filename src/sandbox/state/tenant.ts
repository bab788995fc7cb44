import type { SandboxSettings } from '../settings.ts';
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
import { endedBy, given, repeated } from './grant-rules.ts';
import { Groups, type NewGroup } from './groups.ts';
import { IdSource } from './ids.ts';
import { Labels } from './labels.ts';
import { LifeCycle, type UserChange } from './life-cycle.ts';
import {
  type AccessAt,
  isBase,
  type SandboxApp,
  type SandboxBundle,
  type SandboxEntitlement,
  type SandboxEvent,
  type SandboxGrant,
  type SandboxGroup,
  type SandboxLabel,
  type SandboxMember,
  type SandboxRiskRule,
  type SandboxUser,
  type SandboxValue,
} from './objects.ts';
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
 * An Okta organisation in memory: a million users and 19 million holdings take 2 GB. The one door to its parts: whatever changes
 * access is committed here, and told.
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
  readonly #people = new People();
  readonly #catalogue: Catalogue;
  readonly #labels: Labels;
  readonly #groups: Groups;
  readonly #log: SystemLog;
  readonly #lifeCycle = new LifeCycle(this.#people, this);
  readonly #states = new Map<string, AppState>();
  readonly #commits: Commits;
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
    this.#labels = new Labels(this.#ids);
    this.#groups = new Groups(this.#ids, this);
    this.#log = new SystemLog(now, this.admin.id);
    this.#commits = new Commits(now, (appId, userId) => new Set(this.effective(appId, userId).keys()));
    this.onCommit((commit) => this.#record(commit));
  }

  now(): number {
    return this.#clock.now();
  }

  onCommit(listener: (commit: Commit) => void): void {
    this.#commits.listen(listener);
  }

  // --- people

  get users(): ReadonlyMap<string, SandboxUser> {
    return this.#people.users;
  }

  get userList(): readonly SandboxUser[] {
    return this.#people.list;
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
    this.#people.add(row);
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

  /** Position of a user in `userList`, for cursors. */
  userPosition(id: string): number | undefined {
    return this.#people.position(id);
  }

  /** Users with that exact text (whatever the case) in an indexed attribute; undefined where there is no index. */
  usersExact(attribute: string, text: string): readonly SandboxUser[] | undefined {
    return this.#people.exact(attribute, text);
  }

  userByLogin(login: string): SandboxUser | undefined {
    return this.usersExact('profile.login', login)?.[0];
  }

  // --- apps and accounts

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
    const there = this.member(appId, userId);
    if (there !== undefined) return there;
    this.#commits.run({ actor: by, kind: 'assign', appId, userId }, () => this.addMember(appId, userId));
    this.#policyAfterAssign(appId, userId);
    return this.member(appId, userId) ?? this.addMember(appId, userId);
  }

  unassign(appId: string, userId: string, by: CommitActor): void {
    if (this.member(appId, userId) === undefined) return;
    this.#commits.run({ actor: by, kind: 'unassign', appId, userId }, () => this.#leave(appId, userId));
  }

  // --- groups

  get groups(): ReadonlyMap<string, SandboxGroup> {
    return this.#groups.rows;
  }

  addGroup(group: NewGroup): SandboxGroup {
    return this.#groups.add(group);
  }

  changeGroup(group: SandboxGroup, userId: string, what: 'add' | 'remove'): void {
    this.#groups.change(group, userId, what);
  }

  // --- entitlements, bundles, risk rules, labels

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

  get labels(): ReadonlyMap<string, SandboxLabel> {
    return this.#labels.labels;
  }

  /** ORN of a resource → ids of its label values. */
  get resourceLabels(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#labels.ofResources;
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
    const { values } = change;
    bundle.name = change.name;
    if (change.description !== undefined) bundle.description = change.description;
    bundle.lastUpdated = this.now();
    if (values === undefined) return;
    const { appId } = bundle;
    this.#commits.runAll({ kind: 'grant', appId, actor: by }, this.#holdersOf(bundle), () => {
      bundle.values = values;
    });
  }

  /** Its grants end with it (contract §5.1). */
  deleteBundle(bundle: SandboxBundle, by: CommitActor): void {
    const { appId } = bundle;
    const holders = this.#holdersOf(bundle);
    this.#commits.runAll({ kind: 'revoke', appId, actor: by }, holders, () => {
      for (const userId of holders) this.#endAll(appId, userId, (g) => g.bundleId === bundle.id);
      bundle.status = 'DELETED';
      bundle.lastUpdated = this.now();
    });
  }

  bundleValues(bundleId: string): readonly string[] {
    return this.#catalogue.bundleValues(bundleId);
  }

  addRiskRule(rule: NewRiskRule): SandboxRiskRule {
    return this.#catalogue.addRiskRule(rule);
  }

  addLabel(name: string, values: readonly string[]): SandboxLabel {
    return this.#labels.add(name, values);
  }

  labelResource(orn: string, labelValueId: string): void {
    this.#labels.putOn(orn, labelValueId);
  }

  // --- System Log

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

  // --- grants

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
    const { grants: rules, apps } = this.#settings;
    const { appId, userId, type } = grant;
    if (apps.autoAssignOnGrant && this.member(appId, userId) === undefined) this.assign(appId, userId, by);
    const ends = endedBy(type, rules);
    return this.#commits.runGrant({ actor: by, appId, userId }, () => {
      const active = this.grantsOf(appId, userId);
      const same = repeated(grant, active, rules);
      this.#endAll(appId, userId, (g) => g !== same && ends(g));
      if (same !== undefined) {
        same.lastUpdated = this.now();
        return same;
      }
      if (rules.customUnassigns && type === 'CUSTOM' && active.length > 0)
        this.#state(appId).accounts.remove(userId);
      const values = given(grant, rules, (value) => this.values.get(value)?.entitlementId);
      return this.placeGrant({ ...grant, values });
    });
  }

  expireGrant(grant: SandboxGrant, expiresAt: number | undefined, by: CommitActor): void {
    this.#commits.run({ actor: by, kind: 'expire', appId: grant.appId, userId: grant.userId }, () => {
      if (expiresAt === undefined) delete grant.expiresAt;
      else grant.expiresAt = expiresAt;
      grant.lastUpdated = this.now();
    });
  }

  /** Ends one grant. */
  revokeGrant(grant: SandboxGrant, by: CommitActor): void {
    this.#commits.run({ actor: by, kind: 'revoke', appId: grant.appId, userId: grant.userId }, () => {
      grant.endedAt = this.now();
      grant.lastUpdated = this.now();
    });
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

  // --- ORNs (contract §1.1)

  appOrn(app: SandboxApp): string {
    return `orn:${this.partition}:idp:${this.org.id}:apps:${app.name}:${app.id}`;
  }

  userOrn(userId: string): string {
    return `orn:${this.partition}:directory:${this.org.id}:users:${userId}`;
  }

  valueOrn(valueId: string): string {
    return `orn:okta:governance:${this.org.id}:entitlement-values:${valueId}`;
  }

  bundleOrn(bundleId: string): string {
    return `orn:okta:governance:${this.org.id}:entitlement-bundles:${bundleId}`;
  }

  // --- what a change brings with it

  /** Work that becomes due later: policy after assignment, late commits, opt-in. Set by the sandbox. */
  schedule: (at: number, run: () => void) => void = (_at, run) => run();

  #policyAfterAssign(appId: string, userId: string): void {
    const { onAssign, replacesCustom } = this.#settings.policy;
    const values = this.apps.get(appId)?.policyValues;
    if (onAssign === 'none' || values === undefined) return;
    const take = () => {
      const active = this.grantsOf(appId, userId);
      const base = active.find((grant) => isBase(grant.type));
      if (this.member(appId, userId) === undefined || base?.type === 'POLICY') return;
      if (base !== undefined && !replacesCustom) return;
      this.grant({ type: 'POLICY', appId, userId, values, actor: 'NONE' }, 'policy');
    };
    if (onAssign === 'sync') take();
    else this.schedule(this.now() + onAssign, take);
  }

  /** Out of an app; grants stay where the tenant's settings say so. */
  #leave(appId: string, userId: string): void {
    this.#state(appId).accounts.remove(userId);
    if (!this.#settings.apps.unassignKeepsGrants) this.#endAll(appId, userId, () => true);
  }

  #holdersOf({ id, appId }: SandboxBundle): readonly string[] {
    return this.#state(appId).grants.holdersOf(id, this.now());
  }

  #endAll(appId: string, userId: string, which: (grant: SandboxGrant) => boolean): void {
    this.#state(appId).grants.end(userId, this.now(), which);
  }

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
