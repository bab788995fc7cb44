import type { AccessLookup } from './effective-access.ts';
import type { IdSource } from './ids.ts';
import type { SandboxBundle, SandboxEntitlement, SandboxRiskRule, SandboxValue } from './objects.ts';

export interface NewEntitlement {
  readonly id?: string;
  readonly appId: string;
  readonly name: string;
  readonly externalValue?: string;
  readonly multiValue?: boolean;
  readonly description?: string;
  readonly values?: readonly NewValue[];
  readonly by?: string;
}

export interface NewValue {
  readonly id?: string;
  readonly name: string;
  readonly externalValue?: string;
  readonly description?: string;
  readonly externalId?: string;
}

export interface NewBundle {
  readonly id?: string;
  readonly appId: string;
  readonly name: string;
  readonly description?: string;
  readonly values: readonly string[];
  readonly by?: string;
}

export interface NewRiskRule {
  readonly appId: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly notes?: string | undefined;
  readonly criteria: SandboxRiskRule['criteria'];
}

/** What there is to hold in each app: entitlements with their values, bundles of them, rules about them. */
export class Catalogue implements AccessLookup {
  readonly entitlements = new Map<string, SandboxEntitlement>();
  readonly values = new Map<string, SandboxValue>();
  readonly bundles = new Map<string, SandboxBundle>();
  readonly riskRules = new Map<string, SandboxRiskRule>();
  readonly #ids: IdSource;
  readonly #now: () => number;
  /** Who makes what names no maker. */
  readonly #adminId: string;

  constructor(ids: IdSource, now: () => number, adminId: string) {
    this.#ids = ids;
    this.#now = now;
    this.#adminId = adminId;
  }

  addEntitlement(entitlement: NewEntitlement): SandboxEntitlement {
    const row: SandboxEntitlement = {
      id: entitlement.id ?? this.#ids.id('esp'),
      appId: entitlement.appId,
      name: entitlement.name,
      externalValue: entitlement.externalValue ?? entitlement.name,
      ...(entitlement.description === undefined ? {} : { description: entitlement.description }),
      multiValue: entitlement.multiValue ?? true,
      ...this.#made(entitlement.by),
      values: new Map(),
    };
    this.entitlements.set(row.id, row);
    for (const value of entitlement.values ?? []) this.addValue(row, value, entitlement.by);
    return row;
  }

  addValue(entitlement: SandboxEntitlement, value: NewValue, by?: string): SandboxValue {
    const row: SandboxValue = {
      id: value.id ?? this.#ids.id('ent'),
      entitlementId: entitlement.id,
      name: value.name,
      externalValue: value.externalValue ?? value.name,
      ...(value.description === undefined ? {} : { description: value.description }),
      ...(value.externalId === undefined ? {} : { externalId: value.externalId }),
      ...this.#made(by),
    };
    entitlement.values.set(row.id, row);
    this.values.set(row.id, row);
    return row;
  }

  removeValue(entitlement: SandboxEntitlement, valueId: string): void {
    entitlement.values.delete(valueId);
    this.values.delete(valueId);
  }

  removeEntitlement(entitlement: SandboxEntitlement): void {
    for (const value of entitlement.values.keys()) this.values.delete(value);
    this.entitlements.delete(entitlement.id);
  }

  /** In the order in which they were made. */
  entitlementsOf(appId: string): readonly SandboxEntitlement[] {
    return [...this.entitlements.values()].filter((entitlement) => entitlement.appId === appId);
  }

  addBundle(bundle: NewBundle): SandboxBundle {
    const row: SandboxBundle = {
      id: bundle.id ?? this.#ids.id('enb'),
      appId: bundle.appId,
      name: bundle.name,
      ...(bundle.description === undefined ? {} : { description: bundle.description }),
      status: 'ACTIVE',
      values: bundle.values,
      ...this.#made(bundle.by),
    };
    this.bundles.set(row.id, row);
    return row;
  }

  addRiskRule(rule: NewRiskRule): SandboxRiskRule {
    const row: SandboxRiskRule = {
      id: this.#ids.id('rul'),
      appId: rule.appId,
      name: rule.name,
      ...(rule.description === undefined ? {} : { description: rule.description }),
      ...(rule.notes === undefined ? {} : { notes: rule.notes }),
      criteria: rule.criteria,
      ...this.#made(),
    };
    this.riskRules.set(row.id, row);
    return row;
  }

  entitlementOf(valueId: string): SandboxEntitlement | undefined {
    const value = this.values.get(valueId);
    return value === undefined ? undefined : this.entitlements.get(value.entitlementId);
  }

  bundleValues(bundleId: string): readonly string[] {
    const bundle = this.bundles.get(bundleId);
    return bundle === undefined || bundle.status === 'DELETED' ? [] : bundle.values;
  }

  #made(by: string = this.#adminId): {
    readonly created: number;
    readonly createdBy: string;
    lastUpdated: number;
  } {
    const now = this.#now();
    return { created: now, createdBy: by, lastUpdated: now };
  }
}
