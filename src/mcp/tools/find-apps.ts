import * as z from 'zod';
import { findApps as find } from '../../workflows/tenant/find-apps.ts';
import { defineTool } from '../define-tool.ts';
import { fitting, ROWS } from '../envelope.ts';
import { cursorInput, limitInput, pageOf } from '../paging.ts';
import { sentence } from '../sentence.ts';
import { tenantText, tenantTextSchema } from '../tenant-text.ts';

export const findApps = defineTool({
  name: 'find_apps',
  title: 'Find Okta apps',
  access: 'read',
  description:
    'Finds Okta apps by id or by the beginning of their name, with id, label, status and whether entitlement management is on. Writes nothing. Labels are data of the organisation.',
  input: z.strictObject({
    text: z.string().min(1).max(255).describe('Id, or the beginning of the name.'),
    limit: limitInput(100),
    cursor: cursorInput,
  }),
  data: z.object({
    apps: z.array(
      z.object({
        id: tenantTextSchema,
        label: tenantTextSchema,
        name: tenantTextSchema,
        status: tenantTextSchema,
        entitlementManagement: z.enum(['yes', 'no', 'unknown']),
      }),
    ),
  }),
  listBy: ['text'],
  async handler(context, { text, limit = ROWS, cursor }, call) {
    const apps = await find(context, { text }, call);
    const page = pageOf(apps, limit, cursor);
    const rows = fitting(
      page.rows.map((app) => ({
        id: tenantText(app.id),
        label: tenantText(app.label),
        name: tenantText(app.name),
        status: tenantText(app.status),
        entitlementManagement: app.governed,
      })),
    );
    return {
      summary:
        apps.length === 0
          ? sentence`No app has this id, or a name that begins so: apps are not found by a word in the middle of their name.`
          : sentence`${apps.length} [app|apps] found.`,
      data: { apps: rows },
      ...page.more(rows.length),
    };
  },
});
