import * as z from 'zod';
import { searchUsers } from '../../workflows/tenant/search-users.ts';
import { defineTool } from '../define-tool.ts';
import { fitting, ROWS } from '../envelope.ts';
import { conditionsInput } from '../inputs.ts';
import { cursorInput, limitInput, pageOf } from '../paging.ts';
import { sentence } from '../sentence.ts';
import { userAsData, userRow } from '../answers/user-row.ts';

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
    cursor: cursorInput,
  }),
  data: z.object({ users: z.array(userRow) }),
  listBy: ['text', 'where'],
  async handler(context, { text, where, limit = ROWS, cursor }, call) {
    const { users, counted } = await searchUsers(
      context,
      { ...(text === undefined ? {} : { text }), ...(where === undefined ? {} : { where }) },
      call,
    );
    const page = pageOf(users, limit, cursor);
    const rows = fitting(page.rows.map(userAsData));
    return {
      summary: counted
        ? sentence`${users.length} [person has|people have] these profile values; ${rows.length} shown.`
        : sentence`${rows.length} [person|people] shown; a text search shows a short list and does not count.`,
      data: { users: rows },
      ...page.more(rows.length),
    };
  },
});
