import { ProductError } from '../../model/product-error.ts';
import type { App } from '../../model/tenant-objects.ts';
import type { Call, Context } from '../context.ts';

/** Catalogue keys of Okta's own apps: never written to. */
const OKTA_OWN = /^(saasure|okta_.*|active_directory|ldap_interface)$/;

export type Governed = 'yes' | 'no' | 'unknown';

/**
 * The one app that an id or a name means: the id, else the only app whose label is the text (whatever the case),
 * else the only one whose label or name begins with it.
 * Throws `app.not_found`, `app.ambiguous`.
 */
export async function chooseApp(context: Context, text: string, call: Call = {}): Promise<App> {
  const wanted = text.trim();
  const candidates = await appsFor(context, wanted, call);
  const exact = candidates.filter((app) => app.id === wanted || fold(app.label) === fold(wanted));
  const chosen = exact.length > 0 ? exact : candidates;
  const [only, ...others] = chosen;
  if (only === undefined) throw new ProductError('app.not_found', { subject: wanted });
  if (others.length > 0) {
    const named = chosen.slice(0, 5).map((app) => `${app.label} (${app.id})`);
    throw new ProductError('app.ambiguous', { fill: { count: chosen.length }, subject: named.join(', ') });
  }
  return only;
}

/** Apps by id, or by the beginning of name or label; deleted ones left out. */
export async function appsFor(context: Context, text: string, call: Call = {}): Promise<readonly App[]> {
  const okta = context.okta().waitedFor;
  const byId = /^0oa[0-9A-Za-z]{17}$/.test(text) ? await okta.apps.byId(text, call.signal) : undefined;
  const found = byId === undefined ? await okta.apps.find(text, call.signal) : [byId];
  return found.filter((app) => app.status !== 'DELETED');
}

/** The app, if entitlements can be written to it. Throws `app.*`, `tenant.no_governance`. */
export async function chooseGovernedApp(context: Context, text: string, call: Call = {}): Promise<App> {
  const app = await chooseApp(context, text, call);
  if (OKTA_OWN.test(app.name)) throw new ProductError('app.protected', { subject: app.label });
  const isGoverned = await governed(context, app, call);
  if (isGoverned === 'unknown') {
    await context.okta().checkGovernance(call.signal);
    throw new ProductError('app.governance_unknown', { subject: app.label });
  }
  if (isGoverned === 'no') throw new ProductError('app.not_governed', { subject: app.label });
  return app;
}

/** Whether entitlement management is on: from the app itself, else from its entitlement settings (contract §5.4). */
export async function governed(context: Context, app: App, call: Call = {}): Promise<Governed> {
  if (app.entitlementManagement !== undefined) return app.entitlementManagement === 'ENABLED' ? 'yes' : 'no';
  if (app.orn === undefined) return 'unknown';
  const status = await context.okta().waitedFor.settings.entitlementManagement(app.orn, call.signal);
  if (status === undefined) return 'unknown';
  return status === 'OPTED_IN' ? 'yes' : 'no';
}

function fold(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}
