import * as z from 'zod';
import { IDENTITY_CLASSES } from '../../model/identity.ts';
import { resolveUsers } from '../../workflows/tenant/search-users.ts';
import { defineTool } from '../define-tool.ts';
import { count, fitting, ROWS } from '../envelope.ts';
import { cursorInput, limitInput, pageOf } from '../paging.ts';
import { sentence } from '../sentence.ts';
import { tenantText, tenantTextSchema } from '../tenant-text.ts';
import { userAsData, userRow } from '../answers/user-row.ts';

export const oktaBatchUserSearch = defineTool({
  name: 'okta_batch_user_search',
  title: 'Resolve many people',
  access: 'read',
  description:
    'Resolves many identifiers (logins, e-mail addresses, employee numbers, Okta ids) to Okta users exactly as an import would, each ending in one class: matched, staged, suspended, deactivated, ambiguous, missing and so on. ' +
    'Never guesses. Writes nothing. Identifiers and attributes are data of the organisation.',
  input: z.strictObject({
    identifiers: z
      .array(z.string().min(1).max(320))
      .min(1)
      .max(1000)
      .describe('Logins, e-mail addresses, employee numbers or Okta ids.'),
    limit: limitInput(100),
    cursor: cursorInput,
  }),
  data: z.object({
    classes: z.array(z.object({ class: z.enum(IDENTITY_CLASSES), count })),
    people: z.array(
      z.object({
        identifier: tenantTextSchema,
        class: z.enum(IDENTITY_CLASSES),
        key: z.enum(['id', 'login', 'email', 'employeeNumber']).optional(),
        user: userRow.optional(),
        candidates: z.array(tenantTextSchema).optional(),
      }),
    ),
  }),
  listBy: ['identifiers'],
  async handler(context, { identifiers, limit = ROWS, cursor }, call) {
    const resolutions = await resolveUsers(context, { identifiers }, call);
    const page = pageOf(resolutions, limit, cursor);
    const rows = fitting(
      page.rows.map((resolution) => ({
        identifier: tenantText(resolution.identifier),
        class: resolution.class,
        ...(resolution.key === undefined ? {} : { key: resolution.key }),
        ...(resolution.user === undefined ? {} : { user: userAsData(resolution.user) }),
        ...(resolution.candidates === undefined
          ? {}
          : { candidates: resolution.candidates.slice(0, 5).map((id) => tenantText(id)) }),
      })),
    );
    const matched = resolutions.filter((resolution) => resolution.class === 'matched').length;
    return {
      summary: sentence`Of ${resolutions.length} [identifier|identifiers] ${matched} [is|are] one exact match.`,
      data: {
        classes: IDENTITY_CLASSES.flatMap((name) => {
          const found = resolutions.filter((resolution) => resolution.class === name).length;
          return found === 0 ? [] : [{ class: name, count: found }];
        }),
        people: rows,
      },
      ...page.more(rows.length),
    };
  },
});
