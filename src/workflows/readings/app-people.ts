import { ACTIVE_STATUSES } from '../../model/identity.ts';
import { normalText } from '../../mining/dataset/normal-text.ts';
import type { DatasetBuilder } from '../../mining/dataset/dataset-builder.ts';
import { TextListBuilder } from '../../model/text-list.ts';
import type { User } from '../../model/tenant-objects.ts';
import { isServiceAccount } from '../tenant/service-account.ts';

/** Where somebody worked when the apps were last mined. */
export type FormerDepartment = (id: string) => string | undefined;

/** People by id; whoever is not to be mined is only counted. */
export class AppPeople {
  readonly #builder: DatasetBuilder;
  readonly #former: FormerDepartment;
  readonly #kept: (id: string) => number | undefined;
  readonly #rows = new Map<string, number>();
  /** In the order of their rows. */
  readonly logins = new TextListBuilder();
  readonly inactive = new Set<string>();
  readonly services = new Set<string>();
  /** Rows of people whose former department the analysis before told. */
  readonly moved: number[] = [];

  /** `kept`: rows of people whom the builder has already. */
  constructor(
    builder: DatasetBuilder,
    former: FormerDepartment,
    kept: (id: string) => number | undefined = () => undefined,
  ) {
    this.#builder = builder;
    this.#former = former;
    this.#kept = kept;
  }

  /** Their row; undefined for those who are not mined: they are counted where they are members. */
  add(user: User, member: boolean): number | undefined {
    const { id, status, profile, notText, login } = user;
    const known = this.row(id);
    if (known !== undefined) return known;
    const out = !ACTIVE_STATUSES.has(status)
      ? this.inactive
      : isServiceAccount(user)
        ? this.services
        : undefined;
    if (out !== undefined) {
      if (member) out.add(id);
      return undefined;
    }
    const told = profile['previousDepartment'] ?? profile['formerDepartment'];
    const former = told ?? this.#former(id);
    const moved = former !== undefined && isMove(former, profile['department'] ?? '');
    const row = this.#builder.addPerson({
      id,
      active: true,
      profile,
      ...(notText === undefined ? {} : { notText }),
      ...(moved ? { formerDepartment: former } : {}),
    });
    if (moved && told === undefined) this.moved.push(row);
    this.#rows.set(id, row);
    this.logins.push(login);
    return row;
  }

  row(id: string): number | undefined {
    return this.#rows.get(id) ?? this.#kept(id);
  }
}

/** Another spelling of a department is no move, nor is it one from nowhere. */
function isMove(from: string, to: string): boolean {
  if (from === to) return false;
  const text = normalText(from);
  return text !== '' && text !== normalText(to);
}
