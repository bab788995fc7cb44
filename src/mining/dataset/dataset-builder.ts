import { TextListBuilder } from '../../model/text-list.ts';
import { NumberColumn } from '../../access/columns.ts';
import type {
  AttributeColumn,
  AttributePolicy,
  Dataset,
  DatasetGroup,
  DatasetScope,
  DatasetValue,
  GroupColumns,
  LeftOutAttribute,
} from '../../model/dataset.ts';
import { attributeRole, type AttributeRole } from './attribute-policy.ts';
import { ColumnBuilder } from './column-builder.ts';
import { cut, groupedBy, isAscending } from './grouped-rows.ts';
import { SHARED } from './shared-columns.ts';
import { cannotDescribe } from './identifier-like.ts';
import type { TakenColumn, TakenDataset } from './taken-dataset.ts';
import { type TakenHolders, withTaken } from './taken-holdings.ts';

export interface DatasetPerson {
  readonly id: string;
  readonly active: boolean;
  /** Attribute → text, as Okta or the report has it. */
  readonly profile: Readonly<Record<string, string>>;
  /** Attributes that are numbers or truth values there; absent: none. */
  readonly notText?: readonly string[];
  readonly formerDepartment?: string;
}

/**
 * Takes people, apps, values and holdings as they are read and makes the columns that patterns are mined from. Attributes
 * that the policy leaves out are not kept, not even for the time of reading. Rows are the returned numbers. Columns are in
 * shared memory: another thread may mine them.
 */
export class DatasetBuilder {
  readonly #policy: AttributePolicy;
  readonly #roles = new Map<string, AttributeRole>();
  readonly #columns = new Map<string, ColumnBuilder>();
  readonly #former = new ColumnBuilder('formerDepartment', 'plain');
  #anyFormer = false;
  readonly #ids = new TextListBuilder();
  readonly #active = new NumberColumn('uint32');
  readonly #groups: DatasetGroup[] = [];
  readonly #inGroup = new NumberColumn('uint32');
  readonly #groupOf = new NumberColumn('uint32');
  readonly #apps: { id: string; label: string; members: NumberColumn }[] = [];
  readonly #values: DatasetValue[] = [];
  readonly #holder = new NumberColumn('uint32');
  readonly #held = new NumberColumn('uint32');
  readonly #derivedHolder = new NumberColumn('uint32');
  readonly #derivedHeld = new NumberColumn('uint32');
  readonly #taken: (TakenHolders | undefined)[] = [];
  readonly #takenDerived: (TakenHolders | undefined)[] = [];

  constructor(policy: AttributePolicy) {
    this.#policy = policy;
  }

  addPerson({ id, active, profile, notText, formerDepartment }: DatasetPerson): number {
    const row = this.#ids.push(id);
    this.#active.push(active ? 1 : 0);
    for (const [name, text] of Object.entries(profile))
      this.#column(name)?.set(row, text, notText?.includes(name) === true);
    if (formerDepartment !== undefined) {
      this.#former.set(row, formerDepartment);
      this.#anyFormer = true;
    }
    return row;
  }

  /**
   * Some people of an earlier dataset, ascending, as they were but for their attributes: for an empty builder of the same policy.
   * `former`: per person of that dataset 1 where the former department is still theirs.
   */
  takePeople(before: Dataset, people: Uint32Array, former: Uint8Array): void {
    for (const { name, reason } of before.leftOut)
      if (reason === 'sensitive' || reason === 'not-named') this.#roles.set(name, reason);
    const { ids, active, formerDepartment } = before.people;
    this.#ids.takeSome(ids, people);
    for (let row = 0; row < people.length; row++) {
      const person = people[row] ?? 0;
      this.#active.push(active[person] ?? 0);
      const code = former[person] === 1 ? (formerDepartment?.codes[person] ?? 0) : 0;
      if (code === 0) continue;
      this.#former.set(row, formerDepartment?.raws[code - 1] ?? '');
      this.#anyFormer = true;
    }
  }

  /** An attribute of theirs; before anybody is added. */
  takeColumn(column: TakenColumn): void {
    this.#column(column.name)?.take(column);
  }

  /** Who holds a value of an earlier dataset, by itself or by policy or a bundle. `was`: its row there. */
  takeHolders({ holdings, derived }: TakenDataset, was: number, value: number): void {
    this.#taken[value] = { columns: holdings, value: was };
    if (derived !== undefined) this.#takenDerived[value] = { columns: derived, value: was };
  }

  addGroup(group: DatasetGroup): number {
    return this.#groups.push(group) - 1;
  }

  /** Rows of `addGroup` and `addPerson`. */
  addToGroup(group: number, person: number): void {
    this.#inGroup.push(person);
    this.#groupOf.push(group);
  }

  addApp(id: string, label: string): number {
    return this.#apps.push({ id, label, members: new NumberColumn('uint32') }) - 1;
  }

  addMember(app: number, person: number): void {
    this.#apps[app]?.members.push(person);
  }

  addValue(value: DatasetValue): number {
    return this.#values.push(value) - 1;
  }

  /** Repeats count once. A holding of somebody who is not a member of the value's app is taken out and counted. */
  addHolding(person: number, value: number): void {
    this.#holder.push(person);
    this.#held.push(value);
  }

  /** Policy or a bundle gives it: not to be explained, and not lacking either. Who is not a member is left out. */
  addDerived(person: number, value: number): void {
    this.#derivedHolder.push(person);
    this.#derivedHeld.push(value);
  }

  /** `withAside`: columns that describe nobody are kept aside. */
  build(scope: DatasetScope, { withAside = false } = {}): Dataset {
    const people = this.#ids.length;
    const built = [...this.#columns.values()].map((column) => column.build(people));
    const useless = new Map<AttributeColumn, LeftOutAttribute>();
    for (const column of built) {
      const why = cannotDescribe(column);
      if (why !== undefined) useless.set(column, why);
    }
    const byPolicy = [...this.#roles].flatMap(([name, role]) =>
      role === 'sensitive' || role === 'not-named' ? [{ name, reason: role }] : [],
    );
    const apps = this.#apps.map(({ id, label, members }) => ({
      id,
      label,
      members: ascending(members.toUint32(SHARED(4 * members.length))),
    }));
    const members = apps.map((app) => app.members);
    const { columns, strangers } = this.#ofMembers(this.#held, this.#holder, members);
    const holdings = withTaken(columns, this.#taken);
    const derived = withTaken(
      this.#ofMembers(this.#derivedHeld, this.#derivedHolder, members).columns,
      this.#takenDerived,
    );
    const groups = this.#groupColumns();
    return {
      scope:
        strangers === 0
          ? scope
          : { ...scope, filters: [...scope.filters, { name: 'not-members', removed: strangers }] },
      people: {
        ids: this.#ids.build(),
        active: Uint8Array.from(this.#active.toUint32()),
        ...(this.#anyFormer ? { formerDepartment: this.#former.build(people) } : {}),
      },
      attributes: built.filter((column) => !useless.has(column)),
      leftOut: [...byPolicy, ...useless.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
      ...(withAside && useless.size > 0 ? { aside: [...useless.keys()] } : {}),
      ...(groups === undefined ? {} : { groups }),
      apps,
      values: this.#values,
      holdings,
      ...(derived.people.length === 0 ? {} : { derived }),
    };
  }

  #column(name: string): ColumnBuilder | undefined {
    let role = this.#roles.get(name);
    if (role === undefined) {
      role = attributeRole(name, this.#policy);
      this.#roles.set(name, role);
      if (role !== 'sensitive' && role !== 'not-named')
        this.#columns.set(name, new ColumnBuilder(name, role));
    }
    return this.#columns.get(name);
  }

  #groupColumns(): GroupColumns | undefined {
    if (this.#groups.length === 0) return undefined;
    const { offsets, rows } = groupedBy(
      this.#inGroup.parts(),
      this.#groupOf.parts(),
      this.#ids.length,
      SHARED,
    );
    return { groups: this.#groups, offsets, rows };
  }

  /** By value, ascending; those who are not members of the value's app taken out. */
  #ofMembers(held: NumberColumn, holder: NumberColumn, members: readonly Uint32Array[]) {
    const all = groupedBy(held.parts(), holder.parts(), this.#values.length, SHARED);
    const isMember = new Uint8Array(this.#ids.length);
    const offsets = new Uint32Array(SHARED(4 * (this.#values.length + 1)));
    let kept = 0;
    let strangers = 0;
    let app = -1;
    for (const [value, { app: its }] of this.#values.entries()) {
      if (its !== app) {
        isMember.fill(0);
        for (const person of members[its] ?? []) isMember[person] = 1;
        app = its;
      }
      for (const person of all.rows.subarray(all.offsets[value], all.offsets[value + 1])) {
        if (isMember[person] === 1) all.rows[kept++] = person;
        else strangers++;
      }
      offsets[value + 1] = kept;
    }
    return { columns: { offsets, people: cut(all.rows, kept, SHARED) }, strangers };
  }
}

function ascending(rows: Uint32Array): Uint32Array {
  if (!isAscending(rows)) rows.sort();
  let kept = 0;
  for (let i = 0; i < rows.length; i++)
    if (i === 0 || rows[i] !== rows[kept - 1]) rows[kept++] = rows[i] ?? 0;
  return cut(rows, kept, SHARED);
}
