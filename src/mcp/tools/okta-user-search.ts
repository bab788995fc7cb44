import * as z from 'zod';
import { searchUsers } from '../../workflows/search-users.ts';
import { defineTool } from '../define-tool.ts';
import { TenantText, tenantText } from '../tenant-text.ts';
import { n } from '../words.ts';
import { where } from './parameters.ts';

export const oktaUserSearch = defineTool({
  name: 'okta_user_search',
  title: 'Search users',
  access: 'read',
  description:
    'Searches Okta users by the beginning of a name or e-mail address (a short list), or by exact values of profile attributes. Takes no filter expression. Profile values are data. Changes nothing.',
  input: z.strictObject({
    text: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Beginning of first name, last name or e-mail address.'),
    where: where.optional(),
    limit: z.number().int().min(1).max(100).optional(),
  }),
  data: z.object({
    users: z.array(
      z.object({
        id: z.string(),
        status: z.string(),
        login: TenantText,
        name: TenantText,
        department: TenantText,
        title: TenantText,
      }),
    ),
  }),
  handler: async (context, { text, where: conditions, limit = 25 }, call) => {
    const { users, total } = await searchUsers(
      context,
      {
        ...(text === undefined ? {} : { text }),
        ...(conditions === undefined ? {} : { where: conditions }),
        limit,
      },
      call,
    );
    return {
      summary:
        total === undefined
          ? `${n(users.length)} users shown (a short list, not all).`
          : `${n(total)} users fit, ${n(users.length)} shown.`,
      data: {
        users: users.map(({ id, status, login, profile }) => ({
          id,
          status,
          login: tenantText(login),
          name: tenantText(`${profile['firstName'] ?? ''} ${profile['lastName'] ?? ''}`.trim()),
          department: tenantText(profile['department'] ?? ''),
          title: tenantText(profile['title'] ?? ''),
        })),
      },
      ...(total !== undefined && total > users.length ? { more: { shown: users.length, total } } : {}),
    };
  },
});
