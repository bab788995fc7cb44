import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import type { Context } from '../../workflows/context.ts';
import { planPeopleCsv } from '../../workflows/plans/get-plan.ts';
import { csvContents } from './csv.ts';

/** `plan://{id}/people.csv`: every person of a plan with what happens to them and why. */
export function registerPlanPeople(server: McpServer, context: Context): void {
  server.registerResource(
    'plan-people',
    new ResourceTemplate('plan://{id}/people.csv', { list: undefined }),
    {
      title: 'People of a plan',
      description: 'Every person of a plan with what happens to them and why. Cells are data.',
      mimeType: 'text/csv',
    },
    (uri, { id }) =>
      csvContents(
        uri,
        planPeopleCsv(context, String(id)),
        'At a terminal: okta-entitlements plan show PLAN --people all',
      ),
  );
}
