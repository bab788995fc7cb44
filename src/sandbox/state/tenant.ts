import type { SandboxSettings } from '../settings.ts';
import { effectiveAccess } from './effective-access.ts';
import { IdSource } from './ids.ts';
import {
  type AccessAt,
  activeAt,
  isBase,
  type SandboxApp,
  type SandboxBundle,
  type SandboxEntitlement,
  type SandboxEvent,
  type SandboxGrant,
  type SandboxLabel,
  type SandboxMember,
  type SandboxRiskRule,
  type SandboxUser,
  type SandboxValue,
} from './objects.ts';

/** Who changed something: the API client under test, somebody else, or the tenant's own policy. */
export type CommitActor = 'client' | 'outsider' | 'policy';

/** One committed change of one principal's access on one app. */
export interface Commit {
  readonly at: number;
  readonly actor: CommitActor;
  readonly kind: 'grant' | 'assign' | 'unassign' | 'expire' | 'revoke';
  readonly appId: string;
  readonly userId: string;
  readonly grant?: SandboxGrant;
  /** Effective value ids before and after. */
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

export interface NewGrant {
  /** Absent: a new one. */
  readonly id?: string;
  readonly type: string;
  readonly appId: string;
  readonly userId: string;
  readonly values?: readonly string[];
  readonly bundleId?: string;
  readonly collectionId?: string;
  readonly action?: string;
  readonly actor?: string;
  readonly expiresAt?: number;
  readonly by?: string;
}

interface AppState {
  readonly members: Map<string, SandboxMember>;
  /** In order of assignment; `undefined` where somebody was unassigned. */
  readonly memberList: (SandboxMember | undefined)[];
  readonly entitlements: Map<string, SandboxEntitlement>;
  readonly grants: SandboxGrant[];
  readonly grantsByUser: Map<string, SandboxGrant[]>;
  /** Every change of effective access, as it was committed. */
  readonly history: Map<string, AccessAt[]>;
}

/** An Okta organisation in memory: 100,000 users and 2 million holdings fit. */
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
  readonly users = new Map<string, SandboxUser>();
  readonly userList: SandboxUser[] = [];
  readonly apps = new Map<string, SandboxApp>();
  readonly bundles = new Map<string, SandboxBundle>();
  readonly grants = new Map<string, SandboxGrant>();
  readonly values = new Map<string, SandboxValue>();
  readonly entitlements = new Map<string, SandboxEntitlement>();
  readonly riskRules = new Map<string, SandboxRiskRule>();
  readonly labels = new Map<string, SandboxLabel>();
  /** ORN of a resource → ids of its label values. */
  readonly resourceLabels = new Map<string, Set<string>>();
  /** The System Log, oldest first. */
  readonly events: SandboxEvent[] = [];
  readonly #states = new Map<string, AppState>();
  /** Lower-cased attribute → text → users: for exact searches. */
  readonly #exact = new Map<string, Map<string, SandboxUser[]>>();
  readonly #userIndex = new Map<string, number>();
  readonly #listeners: ((commit: Commit) => void)[] = [];
  readonly #ids: IdSource;
  readonly #clock: { now(): number };
  readonly #settings: SandboxSettings;

  constructor(options: {
    readonly seed: number;
    readonly clock: { now(): number };
    readonly settings: SandboxSettings;
    readonly company?: string;
    readonly subdomain?: string;
    readonly preview?: boolean;
    /** The organisation that this one stands in for: its id, and new ids that sort after all of its own. */
    readonly standInFor?: string;
  }) {
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
    for (const attribute of INDEXED) this.#exact.set(attribute, new Map());
    this.admin = this.addUser({
      profile: {
        login: 'iga.admin@acme.example',
        email: 'iga.admin@acme.example',
        firstName: 'Iga',
        lastName: 'Admin',
      },
    });
  }

  now(): number {
    return this.#clock.now();
  }

  onCommit(listener: (commit: Commit) => void): void {
    this.#listeners.push(listener);
  }

  // --- people

  addUser(user: {
    readonly id?: string;
    readonly profile: Record<string, string>;
    readonly status?: string;
  }): SandboxUser {
    const now = this.now();
    const row: SandboxUser = {
      id: user.id ?? this.#ids.id('00u'),
      status: user.status ?? 'ACTIVE',
      created: now,
      lastUpdated: now,
      profile: user.profile,
    };
    this.users.set(row.id, row);
    this.#userIndex.set(row.id, this.userList.length);
    this.userList.push(row);
    for (const [attribute, index] of this.#exact) {
      const text = (
        attribute === 'id' ? row.id : row.profile[attribute.slice('profile.'.length)]
      )?.toLowerCase();
      if (text === undefined) continue;
      const rows = index.get(text);
      if (rows === undefined) index.set(text, [row]);
      else rows.push(row);
    }
    return row;
  }

  /** As when an administrator deletes somebody: out of every app; grants stay where an unassignment leaves them (contract §10.19). */
  deleteUser(userId: string): void {
    const user = this.users.get(userId);
    if (user === undefined) return;
    for (const appId of this.#states.keys()) {
      this.#forget(appId, userId);
      if (!this.#settings.apps.unassignKeepsGrants) this.#endAll(appId, userId, () => true);
    }
    this.users.delete(userId);
    user.status = 'DEPROVISIONED';
    for (const index of this.#exact.values())
      for (const [text, rows] of index)
        if (rows.includes(user))
          index.set(
            text,
            rows.filter((row) => row !== user),
          );
  }

  /** Position of a user in `userList`, for cursors. */
  userPosition(id: string): number | undefined {
    return this.#userIndex.get(id);
  }

  /** Users with that exact text (whatever the case) in an indexed attribute; undefined where there is no index. */
  usersExact(attribute: string, text: string): readonly SandboxUser[] | undefined {
    return this.#exact.get(attribute) === undefined
      ? undefined
      : (this.#exact.get(attribute)?.get(text.toLowerCase()) ?? []);
  }

  userByLogin(login: string): SandboxUser | undefined {
    return this.usersExact('profile.login', login)?.[0];
  }

  // --- apps and membership

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
      members: new Map(),
      memberList: [],
      entitlements: new Map(),
      grants: [],
      grantsByUser: new Map(),
      history: new Map(),
    });
    return row;
  }

  member(appId: string, userId: string): SandboxMember | undefined {
    return this.#state(appId).members.get(userId);
  }

  memberList(appId: string): readonly (SandboxMember | undefined)[] {
    return this.#state(appId).memberList;
  }

  memberCount(appId: string): number {
    return this.#state(appId).members.size;
  }

  /** Makes the user a member, as arranging a tenant does: no policy, no commit. */
  addMember(appId: string, userId: string, scope: 'USER' | 'GROUP' = 'USER'): SandboxMember {
    const state = this.#state(appId);
    const there = state.members.get(userId);
    if (there !== undefined) return there;
    const member: SandboxMember = { n: state.memberList.length, userId, scope, created: this.now() };
    state.members.set(userId, member);
    state.memberList.push(member);
    return member;
  }

  /** Makes the user a member, as a request does: the commit is told, and the app's policy may follow. */
  assign(appId: string, userId: string, by: CommitActor): SandboxMember {
    const there = this.member(appId, userId);
    if (there !== undefined) return there;
    this.#commit({ actor: by, kind: 'assign', appId, userId }, () => this.addMember(appId, userId));
    this.#policyAfterAssign(appId, userId);
    return this.member(appId, userId) ?? this.addMember(appId, userId);
  }

  unassign(appId: string, userId: string, by: CommitActor): void {
    const state = this.#state(appId);
    const member = state.members.get(userId);
    if (member === undefined) return;
    this.#commit({ actor: by, kind: 'unassign', appId, userId }, () => {
      this.#forget(appId, userId);
      if (!this.#settings.apps.unassignKeepsGrants) this.#endAll(appId, userId, () => true);
    });
  }

  // --- entitlements

  addEntitlement(entitlement: {
    readonly id?: string;
    readonly appId: string;
    readonly name: string;
    readonly externalValue?: string;
    readonly multiValue?: boolean;
    readonly description?: string;
    readonly values?: readonly {
      readonly id?: string;
      readonly name: string;
      readonly externalValue?: string;
      readonly description?: string;
    }[];
    readonly by?: string;
  }): SandboxEntitlement {
    const now = this.now();
    const row: SandboxEntitlement = {
      id: entitlement.id ?? this.#ids.id('esp'),
      appId: entitlement.appId,
      name: entitlement.name,
      externalValue: entitlement.externalValue ?? entitlement.name,
      ...(entitlement.description === undefined ? {} : { description: entitlement.description }),
      multiValue: entitlement.multiValue ?? true,
      created: now,
      createdBy: entitlement.by ?? this.admin.id,
      lastUpdated: now,
      values: new Map(),
    };
    this.#state(entitlement.appId).entitlements.set(row.id, row);
    this.entitlements.set(row.id, row);
    for (const value of entitlement.values ?? []) this.addValue(row, value, entitlement.by);
    return row;
  }

  addValue(
    entitlement: SandboxEntitlement,
    value: {
      readonly id?: string;
      readonly name: string;
      readonly externalValue?: string;
      readonly description?: string;
      readonly externalId?: string;
    },
    by?: string,
  ): SandboxValue {
    const now = this.now();
    const row: SandboxValue = {
      id: value.id ?? this.#ids.id('ent'),
      entitlementId: entitlement.id,
      name: value.name,
      externalValue: value.externalValue ?? value.name,
      ...(value.description === undefined ? {} : { description: value.description }),
      ...(value.externalId === undefined ? {} : { externalId: value.externalId }),
      created: now,
      createdBy: by ?? this.admin.id,
      lastUpdated: now,
    };
    entitlement.values.set(row.id, row);
    this.values.set(row.id, row);
    return row;
  }

  /** A value in use disappears from grants and bundles (contract §10.18). */
  removeValue(entitlement: SandboxEntitlement, valueId: string): void {
    entitlement.values.delete(valueId);
    this.values.delete(valueId);
  }

  removeEntitlement(entitlement: SandboxEntitlement): void {
    for (const value of entitlement.values.keys()) this.values.delete(value);
    this.#state(entitlement.appId).entitlements.delete(entitlement.id);
    this.entitlements.delete(entitlement.id);
  }

  entitlementsOf(appId: string): readonly SandboxEntitlement[] {
    return [...this.#state(appId).entitlements.values()];
  }

  addBundle(bundle: {
    readonly id?: string;
    readonly appId: string;
    readonly name: string;
    readonly description?: string;
    readonly values: readonly string[];
    readonly by?: string;
  }): SandboxBundle {
    const row: SandboxBundle = {
      id: bundle.id ?? this.#ids.id('enb'),
      appId: bundle.appId,
      name: bundle.name,
      ...(bundle.description === undefined ? {} : { description: bundle.description }),
      status: 'ACTIVE',
      values: bundle.values,
      created: this.now(),
      createdBy: bundle.by ?? this.admin.id,
      lastUpdated: this.now(),
    };
    this.bundles.set(row.id, row);
    return row;
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
    this.#commitAll('grant', this.#holdersOf(bundle), bundle.appId, by, () => {
      bundle.values = values;
    });
  }

  /** Its grants end with it (contract §5.1). */
  deleteBundle(bundle: SandboxBundle, by: CommitActor): void {
    const holders = this.#holdersOf(bundle);
    this.#commitAll('revoke', holders, bundle.appId, by, () => {
      for (const userId of holders) this.#endAll(bundle.appId, userId, (g) => g.bundleId === bundle.id);
      bundle.status = 'DELETED';
      bundle.lastUpdated = this.now();
    });
  }

  #holdersOf(bundle: SandboxBundle): readonly string[] {
    const now = this.now();
    const holders = new Set<string>();
    for (const grant of this.#state(bundle.appId).grants) {
      if (grant.bundleId === bundle.id && activeAt(grant, now)) holders.add(grant.userId);
    }
    return [...holders];
  }

  // --- risk rules and labels

  addRiskRule(rule: {
    readonly appId: string;
    readonly name: string;
    readonly description?: string | undefined;
    readonly notes?: string | undefined;
    readonly criteria: SandboxRiskRule['criteria'];
  }): SandboxRiskRule {
    const row: SandboxRiskRule = {
      id: this.#ids.id('rul'),
      appId: rule.appId,
      name: rule.name,
      ...(rule.description === undefined ? {} : { description: rule.description }),
      ...(rule.notes === undefined ? {} : { notes: rule.notes }),
      criteria: rule.criteria,
      created: this.now(),
      createdBy: this.admin.id,
      lastUpdated: this.now(),
    };
    this.riskRules.set(row.id, row);
    return row;
  }

  addLabel(name: string, values: readonly string[]): SandboxLabel {
    const row: SandboxLabel = {
      id: this.#ids.id('lbc'),
      name,
      values: values.map((value) => ({ id: this.#ids.id('lbl'), name: value })),
    };
    this.labels.set(row.id, row);
    return row;
  }

  labelResource(orn: string, labelValueId: string): void {
    const values = this.resourceLabels.get(orn);
    if (values === undefined) this.resourceLabels.set(orn, new Set([labelValueId]));
    else values.add(labelValueId);
  }

  // --- System Log

  /** Notes an event of the System Log (contract §7.5). */
  note(type: string, actor: CommitActor, targets: SandboxEvent['targets']): void {
    const n = (this.events.length + 1).toString(16).padStart(12, '0');
    this.events.push({
      uuid: `00000000-0000-4000-8000-${n}`,
      at: this.now(),
      type,
      actor:
        actor === 'policy' ? { id: 'system', type: 'SystemPrincipal' } : { id: this.admin.id, type: 'User' },
      targets,
    });
  }

  // --- grants

  /** Puts a grant there, replacing nothing: for arranging a tenant. */
  placeGrant(grant: NewGrant): SandboxGrant {
    const now = this.now();
    const newId = () =>
      this.#settings.grants.idOrder === 'any' ? this.#ids.scattered('gra') : this.#ids.id('gra');
    const row: SandboxGrant = {
      id: grant.id ?? newId(),
      type: grant.type,
      appId: grant.appId,
      userId: grant.userId,
      action: grant.action ?? 'ALLOW',
      actor: grant.actor ?? 'API',
      values: grant.values ?? [],
      ...(grant.bundleId === undefined ? {} : { bundleId: grant.bundleId }),
      ...(grant.collectionId === undefined ? {} : { collectionId: grant.collectionId }),
      ...(grant.expiresAt === undefined ? {} : { expiresAt: grant.expiresAt }),
      created: now,
      createdBy: grant.by ?? this.admin.id,
      lastUpdated: now,
    };
    const state = this.#state(grant.appId);
    if ((state.grants.at(-1)?.id ?? '') < row.id) state.grants.push(row);
    else state.grants.splice(positionOf(state.grants, row.id), 0, row);
    this.grants.set(row.id, row);
    const mine = state.grantsByUser.get(grant.userId);
    if (mine === undefined) state.grantsByUser.set(grant.userId, [row]);
    else mine.push(row);
    return row;
  }

  /** Makes a grant as a request does: replaces what its type replaces, assigns the user, tells the commit. */
  grant(grant: NewGrant, by: CommitActor): SandboxGrant {
    const { grants: rules, apps } = this.#settings;
    if (apps.autoAssignOnGrant && this.member(grant.appId, grant.userId) === undefined) {
      this.assign(grant.appId, grant.userId, by);
    }
    return this.#commit({ actor: by, kind: 'grant', appId: grant.appId, userId: grant.userId }, () => {
      const same =
        rules.customRepost === 'same-id' && grant.type === 'CUSTOM' ? this.#sameCustom(grant) : undefined;
      if (same !== undefined) {
        this.#endAll(
          grant.appId,
          grant.userId,
          (g) => g !== same && (isBase(g.type) || rules.baseReplacesAdditive),
        );
        same.lastUpdated = this.now();
        return same;
      }
      if (isBase(grant.type)) {
        const had = this.grantsOf(grant.appId, grant.userId).length > 0;
        this.#endAll(grant.appId, grant.userId, (g) => isBase(g.type) || rules.baseReplacesAdditive);
        if (rules.customUnassigns && grant.type === 'CUSTOM' && had) this.#forget(grant.appId, grant.userId);
      } else if (grant.type === 'ENTITLEMENT' && rules.additiveEnds !== 'nothing') {
        const ends = rules.additiveEnds;
        this.#endAll(grant.appId, grant.userId, (g) => ends === 'everything' || ends.includes(g.type));
      }
      return this.placeGrant(grant.type === 'CUSTOM' ? { ...grant, values: this.#given(grant) } : grant);
    });
  }

  /** The values that a CUSTOM grant gives: all of them, unless the tenant is told to be wrong. */
  #given({ values = [] }: NewGrant): readonly string[] {
    const { customGives } = this.#settings.grants;
    const last = values.at(-1);
    if (customGives === 'everything' || last === undefined) return values;
    if (customGives === 'last-value') return [last];
    const entitlement = this.values.get(last)?.entitlementId;
    return values.filter((value) => this.values.get(value)?.entitlementId === entitlement);
  }

  expireGrant(grant: SandboxGrant, expiresAt: number | undefined, by: CommitActor): void {
    this.#commit({ actor: by, kind: 'expire', appId: grant.appId, userId: grant.userId }, () => {
      if (expiresAt === undefined) delete grant.expiresAt;
      else grant.expiresAt = expiresAt;
      grant.lastUpdated = this.now();
    });
  }

  /** Ends one grant. */
  revokeGrant(grant: SandboxGrant, by: CommitActor): void {
    this.#commit({ actor: by, kind: 'revoke', appId: grant.appId, userId: grant.userId }, () => {
      grant.endedAt = this.now();
      grant.lastUpdated = this.now();
    });
  }

  /** All grants ever made on an app, in order of id. */
  grantList(appId: string): readonly SandboxGrant[] {
    return this.#state(appId).grants;
  }

  grantsOf(appId: string, userId: string, at: number = this.now()): readonly SandboxGrant[] {
    return (this.#state(appId).grantsByUser.get(userId) ?? []).filter((grant) => activeAt(grant, at));
  }

  /** The oracle: effective value ids of a member → ids of the grants that give each. Who is no member has no access. */
  effective(appId: string, userId: string, at: number = this.now()): Map<string, string[]> {
    if (this.member(appId, userId) === undefined) return new Map();
    return this.granted(appId, userId, at);
  }

  /** What the grants say, member or not: the answer of principal-entitlements. */
  granted(appId: string, userId: string, at: number = this.now()): Map<string, string[]> {
    return effectiveAccess(this.grantsOf(appId, userId, at), this);
  }

  /** What a principal held one after the other until an instant, oldest first (contract §4.3). */
  history(appId: string, userId: string, until: number): readonly AccessAt[] {
    const { history, grantsByUser } = this.#state(appId);
    const told = history.get(userId) ?? [];
    // Nobody commits the end of a grant that runs out, nor what a tenant was arranged with.
    const grants = grantsByUser.get(userId) ?? [];
    const changes = new Set(
      grants.flatMap(({ created, expiresAt }) =>
        expiresAt === undefined ? [created] : [created, expiresAt],
      ),
    );
    const silent = [...changes]
      .filter((at) => !told.some((row) => row.at === at))
      .map((at): AccessAt => ({ at, values: [...this.effective(appId, userId, at).keys()] }));
    const rows = [...told, ...silent].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
    const same = (a: AccessAt | undefined, b: AccessAt) =>
      [...(a?.values ?? [])].sort().join() === [...b.values].sort().join();
    return rows.filter((row, i) => !same(rows[i - 1], row));
  }

  entitlementOf(valueId: string): SandboxEntitlement | undefined {
    const value = this.values.get(valueId);
    return value === undefined ? undefined : this.entitlements.get(value.entitlementId);
  }

  bundleValues(bundleId: string): readonly string[] {
    const bundle = this.bundles.get(bundleId);
    return bundle === undefined || bundle.status === 'DELETED' ? [] : bundle.values;
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

  // --- inner parts

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

  #forget(appId: string, userId: string): void {
    const state = this.#state(appId);
    const member = state.members.get(userId);
    if (member === undefined) return;
    state.members.delete(userId);
    state.memberList[member.n] = undefined;
  }

  #endAll(appId: string, userId: string, which: (grant: SandboxGrant) => boolean): void {
    const now = this.now();
    for (const grant of this.grantsOf(appId, userId)) {
      if (!which(grant)) continue;
      grant.endedAt = now;
      grant.lastUpdated = now;
    }
  }

  #sameCustom(grant: NewGrant): SandboxGrant | undefined {
    const wanted = [...(grant.values ?? [])].sort().join();
    return this.grantsOf(grant.appId, grant.userId).find(
      (g) => g.type === 'CUSTOM' && g.expiresAt === grant.expiresAt && [...g.values].sort().join() === wanted,
    );
  }

  #commit<T>(change: Pick<Commit, 'actor' | 'kind' | 'appId' | 'userId'>, act: () => T): T {
    const before = new Set(this.effective(change.appId, change.userId).keys());
    const result = act();
    this.#told(change, before, change.kind === 'grant' ? (result as SandboxGrant) : undefined);
    return result;
  }

  /** One change of several people's access. */
  #commitAll(
    kind: Commit['kind'],
    users: readonly string[],
    appId: string,
    actor: CommitActor,
    act: () => void,
  ): void {
    const before = users.map((userId) => new Set(this.effective(appId, userId).keys()));
    act();
    for (const [i, userId] of users.entries())
      this.#told({ actor, kind, appId, userId }, before[i] ?? new Set(), undefined);
  }

  #told(
    change: Pick<Commit, 'actor' | 'kind' | 'appId' | 'userId'>,
    before: ReadonlySet<string>,
    grant: SandboxGrant | undefined,
  ): void {
    const after = new Set(this.effective(change.appId, change.userId).keys());
    const { appId, userId, actor, kind } = change;
    const targets = [
      { id: appId, type: 'AppInstance', name: this.apps.get(appId)?.label ?? '' },
      { id: userId, type: 'User', name: this.users.get(userId)?.profile['login'] ?? '' },
    ];
    if (kind === 'assign') this.note('application.user_membership.add', actor, targets);
    if (kind === 'unassign') this.note('application.user_membership.remove', actor, targets);
    if (before.size !== after.size || [...before].some((value) => !after.has(value))) {
      this.note('resource.user_entitlements.update', actor, targets);
      this.#remember(appId, userId, after);
    }
    for (const listener of this.#listeners)
      listener({ at: this.now(), ...change, ...(grant === undefined ? {} : { grant }), before, after });
  }

  #remember(appId: string, userId: string, after: ReadonlySet<string>): void {
    const { history } = this.#state(appId);
    const row = { at: this.now(), values: [...after] };
    const rows = history.get(userId);
    if (rows === undefined) history.set(userId, [row]);
    else rows.push(row);
  }

  #state(appId: string): AppState {
    const state = this.#states.get(appId);
    if (state === undefined) throw new Error(`no app ${appId}`);
    return state;
  }
}

/** Where an id belongs in a list in order of id. */
function positionOf(grants: readonly SandboxGrant[], id: string): number {
  let low = 0;
  let high = grants.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((grants[middle]?.id ?? '') < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

const LAST_STEM = 'zzzzzz';
const INDEXED = ['id', 'profile.login', 'profile.email', 'profile.employeeNumber'] as const;
