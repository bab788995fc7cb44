import { counted } from '../model/counted.ts';
import { ProductError } from '../model/product-error.ts';
import type {
  CreateBundle,
  Operation,
  PlanCounts,
  PlanHeader,
  PlanValue,
  RemoveBundle,
} from '../model/plan.ts';
import type { App, Bundle, RiskRule } from '../model/tenant-objects.ts';
import { type Plan, type PlanDraft, withHash } from './plan-hash.ts';
import { conflicts } from './risk-rules.ts';
import { nameKey } from './value-map.ts';

/** A bundle to create. */
export interface BundleDraft {
  readonly name: string;
  readonly description: string;
  readonly values: readonly PlanValue[];
}

export interface BundlesInput {
  readonly base: Pick<PlanHeader, 'id' | 'tenantId' | 'host' | 'source' | 'createdAt'>;
  readonly app: App;
  readonly drafts: readonly BundleDraft[];
  /** ACTIVE bundles of the app. */
  readonly existing: readonly Bundle[];
  readonly rules: readonly RiskRule[];
}

/** Okta's limits (contract §5.1). */
export const BUNDLE_NAME_LENGTH = 255;
export const BUNDLE_DESCRIPTION_LENGTH = 1000;

/** What creating a bundle does not do, and what does: shown wherever a bundle is previewed or planned. */
export const WHAT_A_BUNDLE_DOES =
  "Creating a bundle changes nobody's access: people get it by request, by an access collection, or by a grant";
export const HOW_TO_REQUEST =
  'To make it requestable: Admin Console, the app, Governance, Access requests: add a condition with this bundle';

/**
 * Plans the creation of bundles. It changes nobody's access, so it is routine.
 * Throws `plan.limits`, `bundle.name_taken`, `bundle.conflict`.
 */
export function planBundles(input: BundlesInput): Plan {
  checkLimits(input.drafts);
  checkNames(input.drafts, input.existing);
  checkRules(input.drafts, input.rules);
  const table = new ValueTable();
  const operations = input.drafts.map(({ name, description, values }, seq): CreateBundle => ({
    kind: 'create-bundle',
    seq,
    name,
    description,
    values: values.map((value) => table.index(value)),
  }));
  const sensitive = table.values.filter((value) => value.sensitive).map((value) => value.valueName);
  const shown = input.drafts.slice(0, 6).map(({ name, values }) => `${name}: ${valueWords(values)}`);
  return draft(input, operations, table.values, {
    mode: 'merge',
    counts: { newBundles: operations.length, removedBundles: 0 },
    headline: [
      `App: ${input.app.label} (${input.app.id})`,
      counted`Creates ${operations.length} [bundle|bundles]; ${WHAT_A_BUNDLE_DOES.slice('Creating a bundle '.length)}`,
      ...shown,
      ...(input.drafts.length > shown.length ? [`and ${input.drafts.length - shown.length} more`] : []),
      ...(sensitive.length === 0
        ? []
        : [`Sensitive values: ${sensitive.slice(0, 5).join(', ')}${sensitive.length > 5 ? ', …' : ''}`]),
      HOW_TO_REQUEST,
    ],
  });
}

/** A bundle that a job made, and how it was made. */
export interface MadeBundle {
  readonly bundleId: string;
  readonly name: string;
  readonly description: string;
  readonly values: readonly PlanValue[];
}

/** Plans the removal of bundles that a job made; each goes only if it is as it was made and nobody holds it. */
export function planBundleUndo(input: {
  readonly base: BundlesInput['base'];
  readonly app: PlanHeader['app'];
  readonly made: readonly MadeBundle[];
}): Plan {
  const table = new ValueTable();
  const operations = input.made.map(({ bundleId, name, description, values }, seq): RemoveBundle => ({
    kind: 'remove-bundle',
    seq,
    bundleId,
    name,
    description,
    values: values.map((value) => table.index(value)),
  }));
  const shown = input.made.slice(0, 6).map(({ name, values }) => `${name}: ${valueWords(values)}`);
  return draft(input, operations, table.values, {
    mode: 'undo',
    counts: { newBundles: 0, removedBundles: operations.length },
    headline: [
      `App: ${input.app.label} (${input.app.id})`,
      counted`Removes ${operations.length} [bundle|bundles] that a job made, [only|each only] if it is unchanged and nobody holds it; nobody's access changes`,
      ...shown,
      ...(input.made.length > shown.length ? [`and ${input.made.length - shown.length} more`] : []),
    ],
  });
}

/** `Role=Developer, Deploy; Scope=All`, at most eight values. */
export function valueWords(values: readonly PlanValue[]): string {
  const groups = new Map<string, string[]>();
  for (const { entitlementName, valueName } of values.slice(0, 8)) {
    const names = groups.get(entitlementName);
    if (names === undefined) groups.set(entitlementName, [valueName]);
    else names.push(valueName);
  }
  const words = [...groups].map(([entitlement, names]) => `${entitlement}=${names.join(', ')}`).join('; ');
  return values.length > 8 ? `${words}; and ${values.length - 8} more` : words;
}

class ValueTable {
  readonly values: PlanValue[] = [];
  readonly #index = new Map<string, number>();

  index(value: PlanValue): number {
    const there = this.#index.get(value.valueId);
    if (there !== undefined) return there;
    this.#index.set(value.valueId, this.values.length);
    return this.values.push(value) - 1;
  }
}

function draft(
  input: { readonly base: BundlesInput['base']; readonly app: PlanHeader['app'] },
  operations: readonly Operation[],
  values: readonly PlanValue[],
  words: {
    readonly mode: PlanHeader['mode'];
    readonly counts: Partial<PlanCounts>;
    readonly headline: readonly string[];
  },
): Plan {
  const plan: PlanDraft = {
    header: {
      ...input.base,
      format: 1,
      kind: 'bundles',
      mode: words.mode,
      app: { id: input.app.id, label: input.app.label },
      risk: 'routine',
      riskReasons: [],
      counts: { ...NOTHING, ...words.counts },
      headline: words.headline.slice(0, 12),
      values,
      operations: operations.length,
    },
    operations,
    people: [],
  };
  return withHash(plan);
}

const NOTHING: PlanCounts = {
  identifiers: 0,
  identities: {},
  people: 0,
  newAccounts: 0,
  members: 0,
  dormant: 0,
  wanted: 0,
  toGrant: 0,
  already: 0,
  conflict: 0,
  needsDecision: 0,
  heldBack: 0,
  grants: 0,
  newEntitlements: 0,
  newValues: 0,
  rejectedLines: 0,
  existingEntitlements: 0,
  existingValues: 0,
};

function checkLimits(drafts: readonly BundleDraft[]): void {
  const length = (text: string) => Array.from(text).length;
  const broken = drafts.find(
    ({ name, description, values }) =>
      length(name) < 1 ||
      length(name) > BUNDLE_NAME_LENGTH ||
      length(description) < 1 ||
      length(description) > BUNDLE_DESCRIPTION_LENGTH ||
      values.length === 0 ||
      // Okta takes only characters of up to three bytes in UTF-8 (contract §1.2).
      /[\u{10000}-\u{10ffff}]/u.test(name + description),
  );
  if (broken === undefined) return;
  throw new ProductError('plan.limits', {
    fill: {
      count: 1,
      why: `a bundle has a name of at most ${BUNDLE_NAME_LENGTH} characters, a description of at most ${BUNDLE_DESCRIPTION_LENGTH}, and at least one value`,
    },
    subject: broken.name.slice(0, 80),
  });
}

/** Names must differ whatever the case: whether Okta minds the case is not known (contract §10.24). */
function checkNames(drafts: readonly BundleDraft[], existing: readonly Bundle[]): void {
  const taken = new Set(existing.map((bundle) => nameKey(bundle.name)));
  const clash: string[] = [];
  for (const { name } of drafts) {
    if (taken.has(nameKey(name))) clash.push(name);
    taken.add(nameKey(name));
  }
  if (clash.length > 0) {
    throw new ProductError('bundle.name_taken', {
      fill: { count: clash.length },
      subject: clash.slice(0, 5).join(', '),
    });
  }
}

function checkRules(drafts: readonly BundleDraft[], rules: readonly RiskRule[]): void {
  const broken = drafts.flatMap(({ name, values }) => {
    const held = new Set(values.map((value) => value.valueId));
    return rules.filter((rule) => conflicts(rule, held)).map((rule) => `${name}: ${rule.name}`);
  });
  if (broken.length > 0) {
    throw new ProductError('bundle.conflict', {
      fill: { count: broken.length },
      subject: broken.slice(0, 5).join(', '),
    });
  }
}
