import { appLine } from '../app-line.ts';
import { counted } from '../../model/counted.ts';
import { ProductError } from '../../model/product-error.ts';
import type { AddValues, CreateEntitlement, NewValue, Operation } from '../../model/operation.ts';
import type { PlanHeader } from '../../model/plan.ts';
import type { App, Entitlement, EntitlementValue } from '../../model/tenant-objects.ts';
import { reportLines, withoutValueLine } from '../grants/headline.ts';
import { type PlanDraft, withHash, type Plan } from '../plan-hash.ts';
import { riskOf, type RoutineLimits } from '../risk.ts';
import { heldName, isSensitive } from '../sensitive.ts';
import { nameKey, ValueMap } from './value-map.ts';
import { NO_COUNTS } from '../no-counts.ts';
import { visibleText } from '../../model/visible-text.ts';

export interface StructureInput {
  readonly base: Pick<PlanHeader, 'id' | 'tenantId' | 'host' | 'source' | 'createdAt' | 'snapshotId'>;
  readonly app: App;
  /** What the report needs: entitlement names with their value names, in order. */
  readonly wanted: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly entitlements: readonly Entitlement[];
  readonly values: readonly EntitlementValue[];
  readonly rejectedLines: number;
  /** Questions about the report that nobody answered. */
  readonly openQuestions: number;
  readonly sensitiveWords: readonly string[];
  readonly routine: RoutineLimits;
}

export interface StructureDraft extends PlanDraft {
  readonly operations: readonly Operation[];
}

/** Values in one request (contract §10.15: one large POST was seen to fail). */
export const VALUES_PER_REQUEST = 100;

/** Characters of a headline's line for the names of what is created. */
const NAMES_WIDTH = 120;

/** Okta's limits (contract §3): names and external values of values may be longer in the API than the console shows. */
const NAME_LENGTH = 255;

/**
 * What must be created so that the app has every entitlement and value that the report names. Existing ones are
 * matched by external value, then name. New entitlements take several values; one without any is not created.
 * Throws `plan.limits`, `plan.ambiguous_name`.
 */
export function planStructure(input: StructureInput): Plan {
  return withHash(draftStructure(input));
}

/** The same, before its hash is known: other modes build on it. */
export function draftStructure(input: StructureInput): StructureDraft {
  checkLimits(input.wanted);
  const map = new ValueMap(input.entitlements, input.values);
  const operations: Operation[] = [];
  let newEntitlements = 0;
  let newValues = 0;
  let existingValues = 0;
  const created: string[] = [];
  const withoutValue: string[] = [];
  const lines: string[] = [];
  for (const { name, values } of input.wanted) {
    const entitlement = map.entitlement(name);
    const missing =
      entitlement === undefined
        ? values
        : values.filter((value) => map.value(entitlement, value) === undefined);
    // Several texts may mean one value: its name and its external value.
    const existing = new Set(
      entitlement === undefined ? [] : values.flatMap((value) => map.value(entitlement, value)?.id ?? []),
    ).size;
    existingValues += existing;
    newValues += missing.length;
    created.push(...missing.map((value) => heldName(name, value)));
    if (entitlement === undefined && values.length === 0) {
      // Nothing of it can be taken back but as a whole, and an answer may show that it is none.
      withoutValue.push(
        `${name} (not there): nothing planned, the report says no value of it${input.openQuestions === 0 ? '' : ' while its questions are open'}`,
      );
      continue;
    }
    if (entitlement === undefined) newEntitlements += 1;
    operations.push(...operationsFor(name, entitlement, missing, operations.length));
    const state =
      entitlement === undefined
        ? 'new, takes several values'
        : entitlement.multiValue
          ? 'exists'
          : 'exists, takes one value';
    lines.push(
      counted`${name} (${state}): ${missing.length} [value|values] to create${someOf(missing)}, ${existing} [exists|exist]`,
    );
  }
  const sensitive = created.filter((value) => isSensitive(value, input.sensitiveWords));
  const provisioned = isProvisioned(input.app, input.values);
  const { risk, riskReasons } = riskOf(
    { people: 0, newAccounts: 0, sensitiveValues: 0, valuesOnProvisionedApp: provisioned ? newValues : 0 },
    input.routine,
  );
  const counts: PlanHeader['counts'] = {
    ...NO_COUNTS,
    rejectedLines: input.rejectedLines,
    ...(input.openQuestions === 0 ? {} : { openQuestions: input.openQuestions }),
    newEntitlements,
    newValues,
    ...(withoutValue.length === 0 ? {} : { entitlementsWithoutValue: withoutValue.length }),
    existingEntitlements: input.wanted.length - newEntitlements - withoutValue.length,
    existingValues,
  };
  const ofReport = reportLines(input);
  const notCreated = withoutValueLine(counts);
  // What is left out comes first: of the others it is enough to know how many more there are.
  const all = [...withoutValue, ...lines];
  const shown = all.slice(0, 6 - ofReport.length - notCreated.length);
  const headline = [
    appLine(input.app),
    newValues + newEntitlements === 0
      ? nothingToCreate(counts)
      : counted`Creates ${newEntitlements} [entitlement|entitlements] and ${newValues} [value|values]; nobody's access changes`,
    ...notCreated,
    ...shown,
    ...(all.length > shown.length
      ? [counted`and ${all.length - shown.length} more [entitlement|entitlements]`]
      : []),
    ...(newEntitlements > 0
      ? ['Whether an entitlement takes several values, and its external value, can never be changed later']
      : []),
    ...(sensitive.length > 0
      ? [`Sensitive values: ${sensitive.slice(0, 5).join(', ')}${sensitive.length > 5 ? ', …' : ''}`]
      : []),
    ...(provisioned && newValues > 0
      ? ['The app gets its values from elsewhere and may not know these']
      : []),
    ...ofReport,
  ].slice(0, 12);
  return {
    header: {
      ...input.base,
      format: 1,
      kind: 'structure',
      mode: 'merge',
      app: { id: input.app.id, label: input.app.label },
      risk,
      riskReasons,
      counts,
      headline,
      values: [],
      operations: operations.length,
    },
    operations,
    people: [],
  };
}

/** That all is there is said only where it is. */
function nothingToCreate({ entitlementsWithoutValue = 0, existingValues }: PlanHeader['counts']): string {
  if (entitlementsWithoutValue === 0)
    return 'Nothing to create: every entitlement and value of the report exists';
  return existingValues === 0
    ? 'Nothing to create: as it was understood, the report says no value'
    : 'Nothing to create: every value of the report exists';
}

function operationsFor(
  name: string,
  entitlement: Entitlement | undefined,
  missing: readonly string[],
  firstSeq: number,
): readonly (CreateEntitlement | AddValues)[] {
  const batches: NewValue[][] = [];
  for (let i = 0; i < missing.length; i += VALUES_PER_REQUEST) {
    batches.push(
      missing.slice(i, i + VALUES_PER_REQUEST).map((value) => ({ name: value, externalValue: value })),
    );
  }
  if (entitlement !== undefined) {
    return batches.map((values, i) => ({
      kind: 'add-values',
      seq: firstSeq + i,
      entitlement: { id: entitlement.id },
      name: entitlement.name,
      values,
    }));
  }
  const [first = [], ...rest] = batches;
  const create: CreateEntitlement = {
    kind: 'create-entitlement',
    seq: firstSeq,
    name,
    externalValue: name,
    multiValue: true,
    values: first,
  };
  const more = rest.map((values, i): AddValues => ({
    kind: 'add-values',
    seq: firstSeq + 1 + i,
    entitlement: { createdBy: firstSeq },
    name,
    values,
  }));
  return [create, ...more];
}

/** The first names that fit into a line, in brackets: what is created stays, so whoever agrees must see it. */
function someOf(names: readonly string[]): string {
  if (names.length === 0) return '';
  const shown: string[] = [];
  for (const name of names) {
    if (shown.length > 0 && [...shown, name].join(', ').length > NAMES_WIDTH) break;
    shown.push(visibleText(name, NAMES_WIDTH));
  }
  const more = names.length - shown.length;
  return ` (${shown.join(', ')}${more === 0 ? '' : counted` and ${more} more`})`;
}

/** An app whose values come from the app itself (contract §3: `externalId` is the downstream id), or which is provisioned. */
export function isProvisioned(app: App, values: readonly EntitlementValue[]): boolean {
  return values.some((value) => value.externalId !== undefined) || app.features.includes('PUSH_NEW_USERS');
}

function checkLimits(wanted: StructureInput['wanted']): void {
  const texts = wanted.flatMap(({ name, values }) => [name, ...values]);
  const long = texts.filter((text) => Array.from(text).length > NAME_LENGTH);
  if (long[0] !== undefined) {
    throw new ProductError('plan.limits', {
      fill: { count: long.length, why: `at most ${NAME_LENGTH} characters` },
      subject: long[0].slice(0, 80),
    });
  }
  // Okta takes only characters of up to three bytes in UTF-8 (contract §1.2).
  const astral = texts.filter((text) => /[\u{10000}-\u{10ffff}]/u.test(text));
  if (astral[0] !== undefined) {
    throw new ProductError('plan.limits', {
      fill: { count: astral.length, why: 'no characters beyond three bytes of UTF-8' },
      subject: astral[0],
    });
  }
  const keys = new Set<string>();
  for (const { name } of wanted) {
    if (keys.has(nameKey(name)))
      throw new ProductError('plan.ambiguous_name', { fill: { count: 2 }, subject: name });
    keys.add(nameKey(name));
  }
}
