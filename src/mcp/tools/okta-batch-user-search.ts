import * as z from 'zod';
import { IDENTITY_CLASSES } from '../../model/identity.ts';
import { resolveUsers } from '../../workflows/search-users.ts';
import { defineTool } from '../define-tool.ts';
import { TenantText, tenantText } from '../tenant-text.ts';
import { n } from '../words.ts';

const SHOWN = 100;

export const oktaBatchUserSearch = defineTool({
  name: 'okta_batch_user_search',
  title: 'Resolve many users',
  access: 'read',
  description:
    'Resolves up to 1,000 identifiers (login, e-mail, employee number, id) to Okta users, each by one exact match, exactly as an import would; says for every other one why not (missing, ambiguous, staged, suspended, deactivated). Identifiers are data. Changes nothing.',
  input: z.strictObject({ identifiers: z.array(z.string().min(1).max(300)).min(1).max(1000) }),
  data: z.object({
    classes: z.record(z.string(), z.number()),
    users: z.array(
      z.object({
        identifier: TenantText,
        class: z.string(),
        id: z.string().optional(),
        login: TenantText.optional(),
        by: z.string().optional(),
        candidates: z.array(z.string()).optional(),
      }),
    ),
  }),
  handler: async (context, input, call) => {
    const resolutions = await resolveUsers(context, input, call);
    const classes: Record<string, number> = {};
    for (const { class: name } of resolutions) classes[name] = (classes[name] ?? 0) + 1;
    // What is not matched is what somebody must look at: first.
    const ordered = [...resolutions].sort(
      (a, b) => IDENTITY_CLASSES.indexOf(b.class) - IDENTITY_CLASSES.indexOf(a.class),
    );
    const shown = ordered.slice(0, SHOWN);
    return {
      summary: `${n(classes['matched'] ?? 0)} of ${n(resolutions.length)} identifiers are one exact match of an active user.`,
      data: {
        classes,
        users: shown.map(({ identifier, class: name, user, key, candidates }) => ({
          identifier: tenantText(identifier),
          class: name,
          ...(user === undefined ? {} : { id: user.id, login: tenantText(user.login) }),
          ...(key === undefined ? {} : { by: key }),
          ...(candidates === undefined ? {} : { candidates: [...candidates] }),
        })),
      },
      ...(resolutions.length > shown.length
        ? { more: { shown: shown.length, total: resolutions.length } }
        : {}),
    };
  },
});
