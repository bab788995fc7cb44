import { heldName } from '../sensitive.ts';
import { counted } from '../../model/counted.ts';
import type { BlockedBundle } from '../../model/blocked-bundle.ts';
import type { CreateBundle, Operation, RemoveBundle } from '../../model/operation.ts';
import type { PlannedSignOff } from '../../model/plan-source.ts';
import type { PlanCounts, PlanHeader, PlanValue } from '../../model/plan.ts';
import type { Bundle, RiskRule } from '../../model/tenant-objects.ts';
import { type AppNow, appLine } from '../app-line.ts';
import { type Plan, type PlanDraft, withHash } from '../plan-hash.ts';
import { blockedLine, type BundleDraft, refusal, withoutBlocked } from './blocked-bundles.ts';
import { bundleRelations } from './bundle-relation.ts';
import { NO_COUNTS } from '../no-counts.ts';
import { type NotDone, notDoneLines, unclearLine } from '../undo/undo-headline.ts';

export interface BundlesInput {
  readonly base: Pick<PlanHeader, 'id' | 'tenantId' | 'host' | 'source' | 'createdAt' | 'readAt'>;
  /** Without its status where it could not be read. */
  readonly app: AppNow;
  readonly drafts: readonly BundleDraft[];
  /** ACTIVE bundles of the app. */
  readonly existing: readonly Bundle[];
  /** Undefined: they could not be read, so nothing can be made. */
  readonly rules: readonly RiskRule[] | undefined;
  /** What was asked for and found to be impossible before. */
  readonly blocked?: readonly BlockedBundle[];
  /** A plan that creates nothing, and says why, instead of a refusal. */
  readonly evenIfNothing?: boolean;
}

/** What creating a bundle does not do, and what does: shown wherever a bundle is previewed or planned. */
export const WHAT_A_BUNDLE_DOES =
  "Creating a bundle changes nobody's access: people get it by request, by an access collection, or by a grant";
export const HOW_TO_REQUEST =
  'To make it requestable: Admin Console, the app, Governance, Access requests: add a condition with this bundle';

/**
 * Plans the creation of bundles. It changes nobody's access, so it is routine. What cannot be made is left out and named
 * with its reason; throws the error of the first reason (`refusal`) where that leaves nothing, unless `evenIfNothing`.
 */
export function planBundles(input: BundlesInput): Plan {
  const checked = withoutBlocked(input);
  const blocked = [...(input.blocked ?? []), ...checked.blocked];
  const { drafts, places } = checked;
  if (drafts.length === 0 && input.evenIfNothing !== true) throw refusal(blocked);
  const table = new ValueTable();
  const operations = drafts.map(({ name, description, values }, seq): CreateBundle => ({
    kind: 'create-bundle',
    seq,
    name,
    description,
    values: values.map((value) => table.index(value)),
  }));
  const sensitive = table.values
    .filter((value) => value.sensitive)
    .map(({ entitlementName, valueName }) => heldName(entitlementName, valueName));
  const doubles = drafts.flatMap(({ name, values }) => {
    const held = values.map(({ valueId }) => valueId);
    return bundleRelations({ name, values: held }, input.existing)
      .filter(({ relation }) => relation === 'same')
      .slice(0, 1)
      .map(({ bundle }) => `${name} is ${bundle.name}`);
  });
  const { source } = input.base;
  const otherwise = drafts.flatMap(({ name }, n) => {
    const certainty = signedOff(source, places[n])?.certainty;
    return certainty === undefined ? [] : [`${name}: ${certainty.asked} then, ${certainty.planned} now`];
  });
  const renamed = drafts.flatMap(({ name }, n) =>
    (signedOff(source, places[n])?.renamed ?? []).map((row) => `${name}: ${row.asked} then, ${row.now} now`),
  );
  // What must be known has its line in any case: a headline has twelve.
  const shown = drafts
    .slice(0, 6 - [doubles, otherwise, renamed].filter(({ length }) => length > 0).length)
    .map(({ name, values }, n) => `${name}${signedWords(source, places[n])}: ${valueWords(values)}`);
  // The pattern of an operation is the one at its place.
  const made: PlanHeader['source'] =
    source.kind === 'patterns'
      ? {
          ...source,
          patterns: places.map((place) => source.patterns[place] ?? ''),
          ...(source.found === undefined
            ? {}
            : { found: places.flatMap((place) => source.found?.slice(place, place + 1) ?? []) }),
        }
      : source;
  return draft({ ...input, base: { ...input.base, source: made } }, operations, table.values, {
    mode: 'merge',
    counts: {
      newBundles: operations.length,
      removedBundles: 0,
      ...(blocked.length === 0 ? {} : { blockedBundles: blocked.length }),
    },
    ...(blocked.length === 0 ? {} : { blocked }),
    headline: [
      appLine(input.app),
      ...(operations.length === 0
        ? []
        : [
            counted`Creates ${operations.length} [bundle|bundles]; ${WHAT_A_BUNDLE_DOES.slice('Creating a bundle '.length)}`,
          ]),
      ...(blocked.length === 0 ? [] : [blockedLine(blocked, drafts.length + blocked.length)]),
      ...(doubles.length === 0
        ? []
        : [
            counted`${doubles.length} [of them holds|of them hold] exactly what a bundle that is there holds: ${doubles.slice(0, 3).join('; ')}${doubles.length > 3 ? '; …' : ''}`,
          ]),
      ...(otherwise.length === 0
        ? []
        : [
            counted`${otherwise.length} [of them was|of them were] signed off at another certainty than [its pattern has|their patterns have] now: ${otherwise.slice(0, 3).join('; ')}${otherwise.length > 3 ? '; …' : ''}`,
          ]),
      ...(renamed.length === 0
        ? []
        : [
            counted`${renamed.length} [value was|values were] called otherwise when [it was|they were] signed off: ${renamed.slice(0, 3).join('; ')}${renamed.length > 3 ? '; …' : ''}`,
          ]),
      ...shown,
      ...(drafts.length > shown.length ? [`and ${drafts.length - shown.length} more`] : []),
      ...(sensitive.length === 0
        ? []
        : [`Sensitive values: ${sensitive.slice(0, 5).join(', ')}${sensitive.length > 5 ? ', …' : ''}`]),
      ...(operations.length === 0 ? [] : [HOW_TO_REQUEST]),
    ],
  });
}

/** What was decided on the pattern of a bundle; undefined where nobody has. */
function signedOff(source: PlanHeader['source'], place = -1): PlannedSignOff | undefined {
  return source.kind === 'patterns' ? source.found?.[place]?.signedOff : undefined;
}

/** Who decided, said before the values: these may be many, and the end of a long line is not shown. */
function signedWords(source: PlanHeader['source'], place?: number): string {
  const signed = signedOff(source, place);
  if (signed === undefined) return '';
  const { verdict, by, on, certainty } = signed;
  const since =
    certainty === undefined ? '' : `, when it was ${certainty.asked}; it is ${certainty.planned} now`;
  return ` (${verdict} by ${by}, ${on}${since})`;
}

/** A bundle that a job made, and how it was made. */
export interface MadeBundle {
  readonly bundleId: string;
  readonly name: string;
  readonly description: string;
  readonly values: readonly PlanValue[];
}

/** Plans the removal of bundles that a job made; each goes only if it is as it was made and nobody holds it. */
export function planBundleUndo(
  input: NotDone & {
    readonly base: BundlesInput['base'];
    readonly app: AppNow;
    readonly made: readonly MadeBundle[];
    /** Names of bundles of which it is not known whether the job made them. */
    readonly unclear: readonly string[];
  },
): Plan {
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
      appLine(input.app),
      counted`Removes ${operations.length} [bundle|bundles] that a job made, [only|each only] if it is unchanged and nobody holds it; nobody's access changes`,
      ...shown,
      ...(input.made.length > shown.length ? [`and ${input.made.length - shown.length} more`] : []),
      ...unclearLine(input.unclear),
      ...notDoneLines(input),
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
  input: { readonly base: BundlesInput['base']; readonly app: AppNow },
  operations: readonly Operation[],
  values: readonly PlanValue[],
  words: {
    readonly mode: PlanHeader['mode'];
    readonly counts: Partial<PlanCounts>;
    readonly headline: readonly string[];
    readonly blocked?: readonly BlockedBundle[];
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
      counts: { ...NO_COUNTS, ...words.counts },
      headline: words.headline.slice(0, 12),
      values,
      operations: operations.length,
      ...(words.blocked === undefined ? {} : { blocked: words.blocked }),
    },
    operations,
    people: [],
  };
  return withHash(plan);
}
