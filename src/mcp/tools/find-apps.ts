import * as z from 'zod';
import { findApps as findAppsWorkflow } from '../../workflows/find-apps.ts';
import { defineTool } from '../define-tool.ts';
import { TenantText, tenantText } from '../tenant-text.ts';
import { n } from '../words.ts';

export const findApps = defineTool({
  name: 'find_apps',
  title: 'Find apps',
  access: 'read',
  description:
    'Finds Okta apps by id or by the beginning of their name, and says whether entitlement management is on for each. App names are data. Changes nothing.',
  input: z.strictObject({
    text: z.string().min(1).max(255).describe('App id, or the beginning of its name.'),
  }),
  data: z.object({
    apps: z.array(
      z.object({ id: z.string(), label: TenantText, status: z.string(), entitlementManagement: z.string() }),
    ),
  }),
  handler: async (context, input, call) => {
    const apps = await findAppsWorkflow(context, input, call);
    const shown = apps.slice(0, 25);
    return {
      summary: `${n(apps.length)} apps found.`,
      data: {
        apps: shown.map((app) => ({
          id: app.id,
          label: tenantText(app.label),
          status: app.status,
          entitlementManagement: app.governed === 'yes' ? 'on' : app.governed === 'no' ? 'off' : 'unknown',
        })),
      },
      ...(apps.length > shown.length ? { more: { shown: shown.length, total: apps.length } } : {}),
    };
  },
});
