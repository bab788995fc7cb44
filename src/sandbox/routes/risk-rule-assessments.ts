import * as z from 'zod';
import { bodyInvalid, identifierUnknown } from '../errors.ts';
import type { SandboxCriterion } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';
import { parsedBody } from './bodies.ts';
import { criteriaJson, ruleHref, ruleStatus } from './risk-rules.ts';
import { adminOrigin, type Reply, type Route, type RouteCall } from './route.ts';

const BASE = '/governance/api/v1/risk-rule-assessments';
const DOMAIN = 'rules';

export const riskRuleAssessmentRoutes: readonly Route[] = [
  {
    method: 'POST',
    template: BASE,
    operation: 'generatePotentialRiskAssessments',
    bucket: 'WRITE risk-rule-assessments',
    handle: assess,
  },
];

const AssessmentBody = z.object({
  principalOrn: z.string(),
  resourceOrn: z.string().optional(),
  resourceOrnList: z.array(z.string()).min(1).max(20).optional(),
});

/** What would conflict if the principal got this bundle, or these values; an app is not accepted (contract §5.3). */
function assess({ tenant, body }: RouteCall): Reply {
  const { principalOrn, resourceOrn, resourceOrnList } = parsedBody(AssessmentBody, body, DOMAIN);
  if ((resourceOrn === undefined) === (resourceOrnList === undefined))
    throw bodyInvalid(DOMAIN, '/requiredField/0', false);
  const userId = principalOrn.split(':').at(-1) ?? '';
  if (!tenant.users.has(userId) || tenant.orn.user(userId) !== principalOrn)
    throw identifierUnknown('/principalOrn', principalOrn);
  const orns = resourceOrnList ?? [resourceOrn ?? ''];
  const asked = orns.map((orn) => resourceOf(tenant, orn));
  const [first] = asked;
  const bundles = asked.filter((resource) => resource.kind === 'bundle').length;
  if (asked.some(({ kind }) => kind !== first?.kind) || bundles > 1)
    throw identifierUnknown('/resourceOrnList', orns.join(' '));
  const appId = first?.appId ?? '';
  const after = new Set(tenant.effective(appId, userId).keys());
  for (const { values } of asked) for (const value of values) after.add(value);
  const app = tenant.apps.get(appId);
  const data = [...tenant.riskRules.values()]
    .filter(
      (rule) =>
        rule.appId === appId &&
        ruleStatus(tenant, rule) === 'ACTIVE' &&
        rule.criteria.every((criterion) => fulfilled(criterion, after)),
    )
    .slice(0, 200)
    .map((rule) => ({
      id: `gra${rule.id.slice(3)}:${rule.id}`,
      principalOrn,
      resourceOrn: app === undefined ? '' : tenant.orn.app(app),
      ruleId: rule.id,
      ruleName: rule.name,
      ...(rule.description === undefined ? {} : { description: rule.description }),
      type: 'SEPARATION_OF_DUTIES',
      conflictCriteria: criteriaJson(tenant, rule),
      _links: { self: { href: ruleHref(tenant, rule) } },
    }));
  return { status: 200, body: { data, _links: { self: { href: `${adminOrigin(tenant)}${BASE}` } } } };
}

interface Asked {
  readonly kind: 'bundle' | 'value';
  readonly appId: string;
  readonly values: readonly string[];
}

function resourceOf(tenant: Tenant, orn: string): Asked {
  const id = orn.split(':').at(-1) ?? '';
  const bundle = tenant.bundles.get(id);
  if (bundle !== undefined && tenant.orn.bundle(id) === orn)
    return { kind: 'bundle', appId: bundle.appId, values: tenant.bundleValues(id) };
  const entitlement = tenant.entitlementOf(id);
  if (entitlement !== undefined && tenant.orn.value(id) === orn)
    return { kind: 'value', appId: entitlement.appId, values: [id] };
  throw identifierUnknown('/resourceOrn', orn);
}

function fulfilled({ operation, values }: SandboxCriterion, held: ReadonlySet<string>): boolean {
  return operation === 'CONTAINS_ONE'
    ? values.some((value) => held.has(value))
    : values.every((value) => held.has(value));
}
