import type { SandboxSettings } from '../settings.ts';
import type { Accounts } from './accounts.ts';
import type { AppGrants, NewGrant } from './app-grants.ts';
import type { CommitActor, Commits } from './commits.ts';
import { endedBy, given, repeated } from './grant-rules.ts';
import {
  isBase,
  type SandboxApp,
  type SandboxBundle,
  type SandboxGrant,
  type SandboxMember,
  type SandboxValue,
} from './objects.ts';

/** What changes of access need of their organisation. */
interface Organisation {
  readonly apps: ReadonlyMap<string, SandboxApp>;
  readonly values: ReadonlyMap<string, SandboxValue>;
  now(): number;
  member(appId: string, userId: string): SandboxMember | undefined;
  addMember(appId: string, userId: string): SandboxMember;
  placeGrant(grant: NewGrant): SandboxGrant;
  grantsOf(appId: string, userId: string): readonly SandboxGrant[];
  schedule(at: number, run: () => void): void;
}

/** Who is in an app, and what was granted there. */
interface InApp {
  readonly accounts: Accounts;
  readonly grants: AppGrants;
}

/** Everything that changes who has access to what: each change is committed, and told, with all that it brings with it. */
export class AccessChanges {
  readonly #org: Organisation;
  readonly #inApp: (appId: string) => InApp;
  readonly #commits: Commits;
  readonly #settings: SandboxSettings;

  constructor(
    org: Organisation,
    inApp: (appId: string) => InApp,
    commits: Commits,
    settings: SandboxSettings,
  ) {
    this.#org = org;
    this.#inApp = inApp;
    this.#commits = commits;
    this.#settings = settings;
  }

  /** The app's policy may follow. */
  assign(appId: string, userId: string, by: CommitActor): SandboxMember {
    const there = this.#org.member(appId, userId);
    if (there !== undefined) return there;
    this.#commits.run({ actor: by, kind: 'assign', appId, userId }, () => this.#org.addMember(appId, userId));
    this.#policyAfterAssign(appId, userId);
    return this.#org.member(appId, userId) ?? this.#org.addMember(appId, userId);
  }

  /** Grants stay where the tenant's settings say so. */
  unassign(appId: string, userId: string, by: CommitActor): void {
    if (this.#org.member(appId, userId) === undefined) return;
    this.#commits.run({ actor: by, kind: 'unassign', appId, userId }, () => {
      this.#inApp(appId).accounts.remove(userId);
      if (!this.#settings.apps.unassignKeepsGrants) this.#endAll(appId, userId, () => true);
    });
  }

  /** Replaces what its type replaces, and assigns the user. */
  grant(grant: NewGrant, by: CommitActor): SandboxGrant {
    const { grants: rules, apps } = this.#settings;
    const { appId, userId, type } = grant;
    if (apps.autoAssignOnGrant && this.#org.member(appId, userId) === undefined)
      this.assign(appId, userId, by);
    const ends = endedBy(type, rules);
    return this.#commits.runGrant({ actor: by, appId, userId }, () => {
      const active = this.#org.grantsOf(appId, userId);
      const same = repeated(grant, active, rules);
      this.#endAll(appId, userId, (g) => g !== same && ends(g));
      if (same !== undefined) {
        same.lastUpdated = this.#org.now();
        return same;
      }
      if (rules.customUnassigns && type === 'CUSTOM' && active.length > 0)
        this.#inApp(appId).accounts.remove(userId);
      const values = given(grant, rules, (value) => this.#org.values.get(value)?.entitlementId);
      return this.#org.placeGrant({ ...grant, values });
    });
  }

  expireGrant(grant: SandboxGrant, expiresAt: number | undefined, by: CommitActor): void {
    this.#commits.run({ actor: by, kind: 'expire', appId: grant.appId, userId: grant.userId }, () => {
      if (expiresAt === undefined) delete grant.expiresAt;
      else grant.expiresAt = expiresAt;
      grant.lastUpdated = this.#org.now();
    });
  }

  revokeGrant(grant: SandboxGrant, by: CommitActor): void {
    this.#commits.run({ actor: by, kind: 'revoke', appId: grant.appId, userId: grant.userId }, () => {
      grant.endedAt = this.#org.now();
      grant.lastUpdated = this.#org.now();
    });
  }

  /** New values reach everybody who holds the bundle (contract §5.1). */
  changeBundleValues(bundle: SandboxBundle, values: readonly string[], by: CommitActor): void {
    this.#commits.runAll({ kind: 'grant', appId: bundle.appId, actor: by }, this.#holdersOf(bundle), () => {
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
      bundle.lastUpdated = this.#org.now();
    });
  }

  #policyAfterAssign(appId: string, userId: string): void {
    const { onAssign, replacesCustom } = this.#settings.policy;
    const values = this.#org.apps.get(appId)?.policyValues;
    if (onAssign === 'none' || values === undefined) return;
    const take = () => {
      const active = this.#org.grantsOf(appId, userId);
      const base = active.find((grant) => isBase(grant.type));
      if (this.#org.member(appId, userId) === undefined || base?.type === 'POLICY') return;
      if (base !== undefined && !replacesCustom) return;
      this.grant({ type: 'POLICY', appId, userId, values, actor: 'NONE' }, 'policy');
    };
    if (onAssign === 'sync') take();
    else this.#org.schedule(this.#org.now() + onAssign, take);
  }

  #holdersOf({ id, appId }: SandboxBundle): readonly string[] {
    return this.#inApp(appId).grants.holdersOf(id, this.#org.now());
  }

  #endAll(appId: string, userId: string, which: (grant: SandboxGrant) => boolean): void {
    this.#inApp(appId).grants.end(userId, this.#org.now(), which);
  }
}
