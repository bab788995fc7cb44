import { counted } from '../../model/counted.ts';
import type { BlockedBundle, MadeOfPattern, Obstacle } from '../../model/blocked-bundle.ts';
import type { PlanHeader, PlanValue } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Bundle, RiskRule } from '../../model/tenant-objects.ts';
import { conflicts } from './risk-rules.ts';
import { nameKey } from '../structure/value-map.ts';

/** A bundle to create. */
export interface BundleDraft {
  /** Number of its pattern. */
  readonly pattern?: number;
  /** What a job made of that pattern before. */
  readonly made?: MadeOfPattern;
  readonly name: string;
  readonly description: string;
  readonly values: readonly PlanValue[];
}

/** Okta's limits (contract §5.1). */
export const BUNDLE_NAME_LENGTH = 255;
export const BUNDLE_DESCRIPTION_LENGTH = 1000;

const NAMED = 3;

/** The bundles that can be made, with their places among those asked for, and the others, each with its reason. */
export function withoutBlocked(input: {
  readonly drafts: readonly BundleDraft[];
  readonly existing: readonly Bundle[];
  /** Undefined: they could not be read, so nothing can be made. */
  readonly rules: readonly RiskRule[] | undefined;
  readonly app: Pick<PlanHeader['app'], 'label'>;
}): {
  readonly drafts: readonly BundleDraft[];
  readonly places: readonly number[];
  readonly blocked: readonly BlockedBundle[];
} {
  // Names must differ whatever the case: whether Okta minds the case is not known (contract §10.24).
  const taken = new Map<string, Taken>(input.existing.map((bundle) => [nameKey(bundle.name), bundle]));
  const drafts: BundleDraft[] = [];
  const places: number[] = [];
  const blocked: BlockedBundle[] = [];
  for (const [place, draft] of input.drafts.entries()) {
    const obstacle = obstacleOf(draft, taken, input);
    if (obstacle !== undefined) {
      const { pattern, name } = draft;
      blocked.push({ ...(pattern === undefined ? {} : { pattern }), name, ...obstacle });
      continue;
    }
    taken.set(nameKey(draft.name), { name: draft.name });
    drafts.push(draft);
    places.push(place);
  }
  return { drafts, places, blocked };
}

/** A name that is not free; `id`: of the bundle that has it. */
type Taken = Pick<Bundle, 'name'> & Partial<Pick<Bundle, 'id'>>;

function obstacleOf(
  draft: BundleDraft,
  taken: ReadonlyMap<string, Taken>,
  { rules, app }: Pick<Parameters<typeof withoutBlocked>[0], 'rules' | 'app'>,
): Obstacle | undefined {
  if (breaksLimits(draft)) return { reason: 'limits', by: [] };
  const several = severalOfOne(draft.values);
  if (several.length > 0) return { reason: 'single-valued', by: several };
  const other = taken.get(nameKey(draft.name));
  if (other !== undefined)
    return draft.made !== undefined && draft.made.bundleId === other.id
      ? { reason: 'made-already', by: [other.name], made: draft.made }
      : { reason: 'name-taken', by: [other.name] };
  if (rules === undefined) return { reason: 'rules-unknown', by: [app.label] };
  const held = new Set(draft.values.map(({ valueId }) => valueId));
  const broken = rules.filter((rule) => conflicts(rule, held));
  return broken.length === 0 ? undefined : { reason: 'risk-rule', by: broken.map(({ name }) => name) };
}

/**
 * Those of some values that belong to an entitlement which takes one value, where there are several of it. What Okta makes of
 * them is not known (contract §10.6).
 */
export function severalOfOne(
  values: readonly Pick<PlanValue, 'entitlementId' | 'entitlementName' | 'valueName' | 'multiValue'>[],
): readonly string[] {
  const single = values.filter(({ multiValue }) => !multiValue);
  return single
    .filter((one) => single.filter(({ entitlementId }) => entitlementId === one.entitlementId).length > 1)
    .map(({ entitlementName, valueName }) => `${entitlementName}=${valueName}`);
}

/** Throws `pattern.single_valued` where a pattern has several values of an entitlement that takes one. */
export function checkSingleValued(values: Parameters<typeof severalOfOne>[0]): void {
  const several = severalOfOne(values);
  if (several.length > 0) throw singleValued(several);
}

function singleValued(by: readonly string[]): ProductError {
  return new ProductError('pattern.single_valued', {
    fill: { count: by.length },
    subject: by.slice(0, 5).join(', '),
  });
}

function breaksLimits({ name, description, values }: BundleDraft): boolean {
  const length = (text: string) => Array.from(text).length;
  return (
    length(name) < 1 ||
    length(name) > BUNDLE_NAME_LENGTH ||
    length(description) < 1 ||
    length(description) > BUNDLE_DESCRIPTION_LENGTH ||
    values.length === 0 ||
    // Okta takes only characters of up to three bytes in UTF-8 (contract §1.2).
    /[\u{10000}-\u{10ffff}]/u.test(name + description)
  );
}

const LIMITS = `a bundle has a name of at most ${BUNDLE_NAME_LENGTH} characters, a description of at most ${BUNDLE_DESCRIPTION_LENGTH}, neither with an emoji, and at least one value`;

/** Throws `plan.limits` where a bundle breaks a limit of Okta. */
export function checkLimits(draft: BundleDraft): void {
  if (breaksLimits(draft)) throw refusal([{ name: draft.name, reason: 'limits', by: [] }]);
}

/** What stands in the way of a bundle, in words. Holds text of the tenant. */
export function blockedWords(blocked: BlockedBundle): string {
  const { pattern, name } = blocked;
  return `${pattern === undefined ? '' : `pattern ${pattern}, `}${name}: ${whyBlocked(blocked)}`;
}

const TIME_UNKNOWN = 'at a time not known';

function whyBlocked(blocked: BlockedBundle): string {
  const { by } = blocked;
  switch (blocked.reason) {
    case 'name-taken':
      return `there is a bundle ${by.join(', ')}, or one of that name before it here`;
    case 'made-already': {
      const { bundleId, jobId, planId, at = TIME_UNKNOWN } = blocked.made;
      return `made of it already: bundle ${bundleId}, by ${jobId} of ${planId}, ${at}. Undo that job to take it back, or give another name to make a second one`;
    }
    case 'risk-rule':
      return `forbidden by the risk ${by.length === 1 ? 'rule' : 'rules'} ${by.slice(0, NAMED).join(', ')}`;
    case 'limits':
      return LIMITS;
    case 'single-valued':
      return `several values of an entitlement that takes one: ${by.slice(0, NAMED).join(', ')}`;
    case 'rules-unknown':
      return 'the risk rules of the app could not be read, so a conflict cannot be ruled out';
    case 'values-gone':
      return `gone or renamed: ${by.slice(0, NAMED).join(', ')}`;
    case 'rejected':
      return `rejected by its owner, ${by.join(', ')}`;
    case 'rejected-before':
      return `an owner said no to values of it, of the same condition with others beside them, and nobody decided since: ${by.join(', ')}`;
    case 'pattern-gone':
      return 'the newest analysis does not have it any more';
    case 'other-wishes':
      return `not in the newest analysis, which was made with other wishes: ${by.join(', ')}`;
    case 'pattern-unknown':
      return 'no pattern has that number or id';
    case 'app-gone':
      return `there is no app ${by.join(', ')} any more`;
    case 'app-unread': {
      const [app = '', subject] = by;
      const { reason, remedy } = new ProductError(blocked.error.code, blocked.error);
      return `the app ${app} could not be read. ${reason} ${remedy}${subject === undefined ? '' : ` Subject: ${subject}`}`;
    }
    case 'no-app':
      return 'it was found in a report alone, so it belongs to no app';
  }
}

/** One line of a headline. */
export function blockedLine(blocked: readonly BlockedBundle[], asked: number): string {
  const more = blocked.length - NAMED;
  const shown = blocked.slice(0, NAMED).map(blockedWords).join('; ');
  return counted`NOT in this plan, ${blocked.length} of ${asked} [bundle|bundles] asked for: ${shown}${more > 0 ? counted`; and ${more} more` : ''}`;
}

/**
 * The error where nothing of what was asked for can be made: that of the first reason, with all of that reason; of an app that
 * could not be read, before all others, that with which its reading ended, for what can be made of it is not known; then that
 * its risk rules could not be read.
 */
export function refusal(blocked: readonly BlockedBundle[]): ProductError {
  const first =
    blocked.find(({ reason }) => reason === 'app-unread') ??
    blocked.find(({ reason }) => reason === 'rules-unknown') ??
    blocked[0];
  if (first?.reason === 'app-unread')
    return new ProductError(first.error.code, { fill: first.error.fill, subject: first.by.join(': ') });
  if (first?.reason === 'made-already') {
    const { jobId, planId, at = TIME_UNKNOWN } = first.made;
    return new ProductError('bundle.made_already', {
      fill: { number: first.pattern ?? 0, jobId, planId, at },
      subject: blocked
        .flatMap((row) => (row.reason === 'made-already' ? [`${row.name} (${row.made.bundleId})`] : []))
        .slice(0, 5)
        .join(', '),
    });
  }
  const reason = first?.reason ?? 'limits';
  const same = blocked.filter((row) => row.reason === reason);
  const by = same.flatMap((row) => row.by);
  switch (reason) {
    case 'name-taken':
      return new ProductError('bundle.name_taken', {
        fill: { count: same.length },
        subject: same
          .map(({ name }) => name)
          .slice(0, 5)
          .join(', '),
      });
    case 'risk-rule':
      return new ProductError('bundle.conflict', {
        fill: { count: by.length },
        subject: same
          .flatMap((row) => row.by.map((rule) => `${row.name}: ${rule}`))
          .slice(0, 5)
          .join(', '),
      });
    case 'values-gone':
      return new ProductError('pattern.values_gone', {
        fill: { count: by.length },
        subject: by.slice(0, 5).join(', '),
      });
    case 'single-valued':
      return singleValued(by);
    case 'rules-unknown':
      return new ProductError('bundle.rules_unknown', { subject: [...new Set(by)].join(', ') });
    case 'rejected':
      return new ProductError('pattern.rejected', {
        fill: { number: blocked[0]?.pattern ?? 0 },
        subject: by[0] ?? '',
      });
    case 'rejected-before':
      return new ProductError('pattern.rejected_before', {
        fill: { number: same[0]?.pattern ?? 0 },
        subject: by[0] ?? '',
      });
    case 'pattern-gone':
      return new ProductError('pattern.gone', {
        fill: { number: blocked[0]?.pattern ?? 0 },
        subject: by[0] ?? '',
      });
    case 'other-wishes':
      return new ProductError('pattern.other_wishes', {
        fill: { number: blocked[0]?.pattern ?? 0 },
        subject: by[0] ?? '',
      });
    case 'pattern-unknown':
      return new ProductError('pattern.not_found', { subject: same.map(({ name }) => name).join(', ') });
    case 'app-gone':
      return new ProductError('app.not_found', { subject: [...new Set(by)].join(', ') });
    case 'no-app':
      return new ProductError('pattern.no_app');
    case 'limits':
      return new ProductError('plan.limits', {
        fill: { count: same.length, why: LIMITS },
        subject: same[0]?.name.slice(0, 80) ?? '',
      });
  }
}
