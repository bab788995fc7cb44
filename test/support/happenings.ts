import type { DemoCompany } from '../../src/sandbox/generate/demo-company.ts';
import type { Seeded } from '../../src/sandbox/generate/random.ts';
import type { SandboxGrant, SandboxUser } from '../../src/sandbox/state/objects.ts';
import type { World } from './world.ts';

const HOUR = 3_600_000;

export interface Happenings {
  /** Somebody who is in the app. */
  readonly member: () => SandboxUser;
  readonly all: Readonly<Record<string, () => void>>;
}

/** What may happen to the people of "Dev Platform" in an hour, each told by the System Log or by a list of Okta's. */
export function happenings(world: World, { dev, hr }: DemoCompany, random: Seeded): Happenings {
  const { tenant, outsider } = world.sandbox;
  const there = () => tenant.userList.filter(({ id }) => tenant.users.has(id) && id !== tenant.admin.id);
  const isMember = ({ id }: SandboxUser) => tenant.member(dev.id, id) !== undefined;
  const member = () => random.pick(there().filter(isMember));
  const stranger = () => random.pick(there().filter((user) => !isMember(user)));
  const held = ({ id }: SandboxUser): readonly string[] => [...tenant.effective(dev.id, id).keys()];
  const edit = ({ id }: SandboxUser, profile: Readonly<Record<string, string | null>>) =>
    outsider.updateUser(id, { profile });

  /** A member, and a value that somebody else holds and they do not. */
  function lacking(): { readonly userId: string; readonly value: string } {
    for (;;) {
      const user = member();
      const value = held(member()).find((one) => !held(user).includes(one));
      if (value !== undefined) return { userId: user.id, value };
    }
  }
  /** Gives them a value that they lack. */
  const give = (type: string, more: { readonly expiresAt?: number; readonly collectionId?: string } = {}) => {
    const { userId, value } = lacking();
    outsider.grant({ type, appId: dev.id, userId, values: [value], ...more });
  };
  /** A grant of a member that alone gives something. */
  function needed(ofBundle: boolean): SandboxGrant {
    for (;;) {
      const grant = random.pick(tenant.grantList(dev.id));
      if ((grant.bundleId !== undefined) !== ofBundle) continue;
      const givers = [...tenant.effective(dev.id, grant.userId).values()];
      if (givers.some((ids) => ids.length === 1 && ids[0] === grant.id)) return grant;
    }
  }
  const withSection = () => there().filter(({ profile }) => profile['section'] !== undefined);

  return {
    member,
    all: {
      'somebody moves': () => {
        const { department = '', title = '', city = '' } = member().profile;
        edit(member(), { department, title, city });
      },
      'a department that nobody had': () => edit(member(), { department: `New ${random.below(99)}` }),
      'each their own section': () => {
        for (let n = 0; n < 8; n++) edit(member(), { section: `S${random.below(1e6)}` });
      },
      'sections of several people': () => {
        for (const user of withSection()) edit(user, { section: random.pick(['A', 'A', 'B']) });
      },
      'an attribute that nobody had': () => edit(member(), { division: `D${random.below(2)}` }),
      'an attribute goes': () => {
        for (const user of withSection()) edit(user, { section: null });
      },
      'a former department is told': () =>
        edit(member(), {
          previousDepartment: random.pick(['Sales', 'Old', member().profile['department'] ?? '']),
        }),
      // Of some: that nobody has an attribute that is left out by its name is not to be told without reading all.
      'a former department is told no more': () => {
        const told = there().filter(({ profile }) => profile['previousDepartment'] !== undefined);
        for (const user of told.slice(4)) edit(user, { previousDepartment: null });
      },
      'another person’s values': () => give('CUSTOM'),
      'a value more': () => give('ENTITLEMENT'),
      'a value of a collection': () => give('ENTITLEMENT', { collectionId: 'col00000000000000001' }),
      'a value by policy': () => give('POLICY'),
      'a value for a while': () =>
        give('ENTITLEMENT', { expiresAt: world.clock.now() + random.below(3 * HOUR) }),
      'all is denied': () => {
        const user = random.pick(there().filter((one) => held(one).length > 0));
        outsider.grant({ type: 'CUSTOM', appId: dev.id, userId: user.id, values: [], action: 'DENY' });
      },
      'the bundle': () => {
        const bundle = [...tenant.bundles.values()].find(({ appId }) => appId === dev.id);
        const { userId, value } = lacking();
        if (bundle?.values.includes(value) === true)
          outsider.grant({ type: 'ENTITLEMENT-BUNDLE', appId: dev.id, userId, bundleId: bundle.id });
      },
      'a grant goes': () => outsider.revoke(needed(false)),
      'a grant of the bundle goes': () => outsider.revoke(needed(true)),
      'somebody leaves the app': () => outsider.unassign(dev.id, member().id),
      'somebody leaves and is back': () => {
        const { id } = member();
        outsider.unassign(dev.id, id);
        outsider.assign(dev.id, id);
      },
      'somebody joins': () => {
        const login = `joiner.${random.below(1e9)}@acme.example`;
        const { profile } = member();
        const { id } = outsider.addUser({ profile: { ...profile, login, email: login } });
        outsider.assign(dev.id, id);
        outsider.grant({ type: 'CUSTOM', appId: dev.id, userId: id, values: held(member()) });
      },
      'somebody who was there joins the app': () => outsider.assign(dev.id, stranger().id),
      'somebody joins by a group': () => {
        const { id } = stranger();
        tenant.addMember(dev.id, id, 'GROUP');
        tenant.note('application.user_membership.add', 'outsider', [
          { id: dev.id, type: 'AppInstance', name: '' },
          { id, type: 'User', name: '' },
        ]);
      },
      'somebody leaves a group and is there by another': () =>
        tenant.note('application.user_membership.remove', 'outsider', [
          { id: dev.id, type: 'AppInstance', name: '' },
          { id: member().id, type: 'User', name: '' },
        ]),
      'somebody joins the other app': () => outsider.assign(hr.id, member().id),
      'somebody leaves the other app': () =>
        outsider.unassign(
          hr.id,
          random.pick(there().filter(({ id }) => tenant.member(hr.id, id) !== undefined)).id,
        ),
      'somebody is suspended': () => outsider.updateUser(member().id, { status: 'SUSPENDED' }),
      'somebody is back': () => outsider.updateUser(member().id, { status: 'ACTIVE' }),
      'somebody is deactivated': () => outsider.updateUser(member().id, { status: 'DEPROVISIONED' }),
      'somebody is deleted': () => outsider.deleteUser(member().id),
      'somebody of another app is deactivated': () =>
        outsider.updateUser(stranger().id, { status: 'DEPROVISIONED' }),
      'somebody of another app is deleted': () => outsider.deleteUser(stranger().id),
      'an account turns out to be a program’s': () => edit(member(), { userType: 'service' }),
    },
  };
}

/** So many people leave "Dev Platform", and so many join it: their ids. */
export function comeAndGo(
  { sandbox: { tenant, outsider } }: World,
  { dev }: DemoCompany,
  leave: number,
  join = leave,
): readonly string[] {
  const isMember = ({ id }: SandboxUser) => tenant.member(dev.id, id) !== undefined;
  const working = tenant.userList.filter(({ status }) => status === 'ACTIVE');
  const joiners = working.filter((user) => !isMember(user)).slice(-join);
  for (const { id } of working.filter(isMember).slice(0, leave)) outsider.unassign(dev.id, id);
  for (const { id } of joiners) outsider.assign(dev.id, id);
  return joiners.map(({ id }) => id);
}
