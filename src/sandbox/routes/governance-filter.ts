import { invalidFilter, noTarget, notGoverned, unknownApp } from '../errors.ts';
import { type Expression, FilterSyntaxError, parseExpression, testsOf } from '../filter.ts';
import type { SandboxApp } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';

/** Parses a governance filter; only the named attributes are known. Throws E0000053. */
export function governanceFilter(text: string, attributes: readonly string[]): Expression {
  let expression: Expression;
  try {
    expression = parseExpression(text);
  } catch (problem) {
    if (problem instanceof FilterSyntaxError) throw invalidFilter();
    throw problem;
  }
  if (testsOf(expression).some((test) => !attributes.includes(test.attribute))) throw invalidFilter();
  return expression;
}

/** Attributes that name one app: by external id and type, or by ORN. */
export interface TargetAttributes {
  readonly externalId: string;
  readonly type: string;
  readonly orn: string;
}

export const PARENT: TargetAttributes = {
  externalId: 'parent.externalId',
  type: 'parent.type',
  orn: 'parentResourceOrn',
};
export const TARGET: TargetAttributes = {
  externalId: 'target.externalId',
  type: 'target.type',
  orn: 'targetResourceOrn',
};

/** The one app that a filter pins. Throws where it pins none, several, or one that is not governed. */
export function pinnedApp(
  tenant: Tenant,
  expression: Expression | undefined,
  names: TargetAttributes,
): SandboxApp {
  const tests = expression === undefined ? [] : testsOf(expression);
  const ids = new Set(tests.filter((t) => t.attribute === names.externalId).map((t) => t.value));
  const types = tests.filter((t) => t.attribute === names.type).map((t) => t.value);
  const orns = new Set(tests.filter((t) => t.attribute === names.orn).map((t) => t.value));
  for (const orn of orns) ids.add(orn.split(':').at(-1) ?? '');
  if (ids.size === 0 || (orns.size === 0 && !types.includes('APPLICATION'))) throw noTarget(false);
  if (ids.size > 1) throw noTarget(true);
  const [id = ''] = ids;
  const app = tenant.apps.get(id);
  if (app === undefined) throw unknownApp(id);
  if (app.emOptInStatus !== 'ENABLED') throw notGoverned();
  return app;
}
