import type { Log } from '../config/log.ts';
import type { Secret } from '../config/secret.ts';
import { originOf } from '../config/origin.ts';
import type { Clock } from '../model/clock.ts';
import type { Random } from '../model/random.ts';
import type { Transport } from '../model/transport.ts';
import { accessHistory } from './api/access-history.ts';
import { principalEntitlements } from './api/access.ts';
import { appsApi } from './api/apps.ts';
import { bundlesApi, checkGovernance } from './api/bundles.ts';
import { entitlementManagement } from './api/entitlement-settings.ts';
import { entitlementsApi } from './api/entitlements.ts';
import { grantsApi } from './api/grants.ts';
import { groupsApi } from './api/groups.ts';
import { labelsApi } from './api/labels.ts';
import { logsApi } from './api/logs.ts';
import { membersApi } from './api/members.ts';
import { getOrg } from './api/org.ts';
import { riskRulesApi } from './api/risk-rules.ts';
import { getMe, usersApi } from './api/users.ts';
import { sswsHeaders } from './auth/ssws.ts';
import type { Okta } from './okta.ts';
import { Sender } from './send.ts';
import { waitedFor } from './waited-for.ts';

export interface OktaOptions {
  readonly origin: string;
  readonly token: Secret;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Part of each limit that may be used, 0..1. */
  readonly share: number;
  /** The same for single buckets. */
  readonly shares?: Readonly<Record<string, number>>;
  /** Requests in flight at most. */
  readonly concurrency: number;
  readonly timeoutMs: number;
}

/** Everything that speaks to one Okta organisation. */
export function createOkta(options: OktaOptions): Okta {
  const origin = originOf(options.origin);
  const sender = new Sender({ ...options, origin, authorize: sswsHeaders(options.token) });
  const soon = waitedFor(sender, options.timeoutMs);
  return {
    host: new URL(origin).host,
    org: (signal) => getOrg(sender, signal),
    me: (signal) => getMe(sender, signal),
    checkGovernance: (signal) => checkGovernance(sender, signal),
    users: usersApi(sender),
    apps: appsApi(sender),
    groups: groupsApi(sender),
    members: membersApi(sender),
    entitlements: entitlementsApi(sender),
    grants: grantsApi(sender),
    bundles: bundlesApi(sender),
    riskRules: riskRulesApi(sender),
    labels: labelsApi(sender),
    logs: logsApi(sender),
    access: {
      principalEntitlements: (appId, userId, signal) => principalEntitlements(sender, appId, userId, signal),
      history: (appId, userId, signal) => accessHistory(sender, appId, userId, signal),
    },
    settings: { entitlementManagement: (orn, signal) => entitlementManagement(sender, orn, signal) },
    waitedFor: {
      org: (signal) => getOrg(soon, signal),
      users: usersApi(soon),
      apps: appsApi(soon),
      groups: groupsApi(soon),
      settings: {
        entitlementManagement: (orn, signal) => entitlementManagement(soon, orn, signal),
      },
    },
    clockAheadMs: () => sender.clockAheadMs,
    latencyMs: () => sender.latencyMs,
    useShares: (shares) => sender.useShares(shares),
    rates: () => sender.budgets().map((budget) => budget.status()),
    calls: sender.calls,
  };
}
