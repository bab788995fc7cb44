import type { TenantSpec } from './tenant-spec.ts';

/** How often each class of person and each setting was generated: a law that was never put to the test is no law. */
export class Tally {
  readonly #counts = new Map<string, number>();

  count(name: string, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by);
  }

  see(spec: TenantSpec): void {
    for (const person of spec.people) {
      this.count(`kind ${person.kind}`);
      this.count(`identity ${person.identity}`);
      this.count(`key ${person.key}`);
      this.count(person.inReport ? 'in the report' : 'outside the report');
      if (person.byGroup) this.count('assigned by group');
    }
    for (const [group, settings] of Object.entries(spec.settings)) {
      if (group === 'rateLimits') continue;
      for (const [name, value] of Object.entries(settings ?? {}))
        this.count(`${group}.${name} = ${String(value)}`);
    }
    for (const { multiValue } of spec.entitlements)
      this.count(multiValue ? 'several values' : 'single value');
    if (spec.brokenLines > 0) this.count('broken lines');
  }

  get(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  table(): string {
    return [...this.#counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `${String(count).padStart(7)}  ${name}`)
      .join('\n');
  }
}
