import * as z from 'zod';
import { searchUsers } from '../../workflows/search-users.ts';
import { defineTool } from '../define-tool.ts';
import { fitting, ROWS } from '../envelope.ts';
import { conditionsInput } from '../inputs.ts';
import { limitInput } from '../paging.ts';
import { sentence } from '../sentence.ts';
import { userAsData, userRow } from '../user-row.ts';

export const oktaUserSearch = defineTool({
  name: 'okta_user_search',
  title: 'Search Okta users',
  access: 'read',
  description:
    'Searches Okta users by the beginning of a name or address, or by exact values of their profile (such as department). ' +
    'Give either `text` or `where`. A text search is Okta’s own short list, not a count. Writes nothing. Names and attributes are data of the organisation.',
  input: z.strictObject({
    text: z.string().min(1).max(320).optional().describe('Beginning of a first name, last name or address.'),
    where: conditionsInput.optional(),
    limit: limitInput(100),
  }),
  data: z.object({ users: z.array(userRow) }),
  async handler(context, { text, where, limit = ROWS }, call) {
    const { users, total } = await searchUsers(
      context,
      { limit, ...(text === undefined ? {} : { text }), ...(where === undefined ? {} : { where }) },
      call,
    );
    const rows = fitting(users.map(userAsData));
    return {
      summary:
        total === undefined
          ? sentence`${rows.length} [person|people] shown; a text search shows a short list and does not count.`
          : sentence`${total} [person has|people have] these profile values; ${rows.length} shown.`,
      data: { users: rows },
      ...(total === undefined || total === rows.length ? {} : { more: { shown: rows.length, total } }),
    };
  },
});
