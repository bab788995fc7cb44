import { appUserRoutes } from './app-users.ts';
import { appRoutes } from './apps.ts';
import { bundleRoutes } from './bundles.ts';
import { entitlementSettingRoutes } from './entitlement-settings.ts';
import { entitlementValueRoutes } from './entitlement-values.ts';
import { entitlementRoutes } from './entitlements.ts';
import { grantRoutes } from './grants.ts';
import { groupRoutes } from './groups.ts';
import { labelRoutes } from './labels.ts';
import { logRoutes } from './logs.ts';
import { orgRoutes } from './org.ts';
import { principalEntitlementRoutes } from './principal-entitlements.ts';
import { riskRuleAssessmentRoutes } from './risk-rule-assessments.ts';
import { riskRuleRoutes } from './risk-rules.ts';
import type { Route } from './route.ts';
import { userRoutes } from './users.ts';

/** Every operation of the sandbox. A template with fewer parameters comes before one that would also fit. */
export const ROUTES: readonly Route[] = [
  ...orgRoutes,
  ...userRoutes,
  ...groupRoutes,
  ...appRoutes,
  ...appUserRoutes,
  ...entitlementValueRoutes,
  ...entitlementRoutes,
  ...grantRoutes,
  ...principalEntitlementRoutes,
  ...bundleRoutes,
  ...entitlementSettingRoutes,
  ...riskRuleRoutes,
  ...riskRuleAssessmentRoutes,
  ...labelRoutes,
  ...logRoutes,
];

export interface RouteMatch {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

interface Compiled {
  readonly route: Route;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

const COMPILED: readonly Compiled[] = ROUTES.map((route) => ({
  route,
  names: [...route.template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''),
  pattern: new RegExp(`^${route.template.replaceAll(/\{\w+\}/g, '([^/]+)')}$`),
}));

/** The operation of a method and path; `wrong-method` where only other methods fit. */
export function matchRoute(method: string, path: string): RouteMatch | 'wrong-method' | undefined {
  let other = false;
  for (const { route, pattern, names } of COMPILED) {
    const match = pattern.exec(path);
    if (match === null) continue;
    if (route.method !== method) {
      other = true;
      continue;
    }
    const params = Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(match[i + 1] ?? '')]));
    return { route, params };
  }
  return other ? 'wrong-method' : undefined;
}
