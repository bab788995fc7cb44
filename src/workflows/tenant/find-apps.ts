import type { App } from '../../model/tenant-objects.ts';
import { appsFor, governed, type Governed } from './choose-app.ts';
import type { Call, Context } from '../context.ts';

export type FoundApp = App & { readonly governed: Governed };

/** Apps by id, or by the beginning of name or label; `governed` says whether entitlement management is on, where the app itself tells. */
export async function findApps(
  context: Context,
  input: { readonly text: string },
  call: Call = {},
): Promise<readonly FoundApp[]> {
  const apps = await appsFor(context, input.text.trim(), call);
  const found: FoundApp[] = [];
  for (const app of apps) {
    // One more call is worth it for a short list only.
    const known = app.entitlementManagement !== undefined || apps.length <= 5;
    found.push({ ...app, governed: known ? await governed(context, app, call) : 'unknown' });
  }
  return found;
}
