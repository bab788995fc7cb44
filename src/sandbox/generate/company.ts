import type { SandboxUser } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';
import type { Seeded } from './random.ts';
import {
  DEPARTMENTS,
  JOBS,
  NAME_ENDS,
  NAME_STARTS,
  PLACES,
  RANKS,
  SURNAME_ENDS,
  SURNAME_STARTS,
} from './words.ts';

/** Puts so many active employees into the tenant, each with a unique login, and returns them. */
export function hire(tenant: Tenant, random: Seeded, people: number): readonly SandboxUser[] {
  const taken = new Map<string, number>();
  const hired: SandboxUser[] = [];
  for (let n = 0; n < people; n++) hired.push(tenant.addUser({ profile: profileOf(random, n, taken) }));
  return hired;
}

/** The profile of one invented employee. */
export function profileOf(random: Seeded, n: number, taken: Map<string, number>): Record<string, string> {
  const firstName = random.pick(NAME_STARTS) + random.pick(NAME_ENDS);
  const lastName = random.pick(SURNAME_STARTS) + random.pick(SURNAME_ENDS);
  const plain = `${firstName}.${lastName}`
    .normalize('NFKD')
    .replace(/[^A-Za-z.]/g, '')
    .toLowerCase();
  const same = taken.get(plain) ?? 0;
  taken.set(plain, same + 1);
  const login = `${plain}${same === 0 ? '' : same + 1}@acme.example`;
  const rank = random.pick(RANKS);
  const department = random.pick(DEPARTMENTS);
  return {
    login,
    email: login,
    firstName,
    lastName,
    employeeNumber: String(100_000 + n),
    department,
    title:
      rank === 'Manager' || rank === 'Director'
        ? `${department} ${rank}`
        : `${rank} ${random.pick(JOBS)}`.trim(),
    city: random.pick(PLACES),
  };
}
