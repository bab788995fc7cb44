import * as z from 'zod';
import { checkConnection } from '../../workflows/check-connection.ts';
import { defineTool } from '../define-tool.ts';
import { TenantText, tenantText } from '../tenant-text.ts';

export const oktaTest = defineTool({
  name: 'okta_test',
  title: 'Check the Okta connection',
  access: 'read',
  description:
    'Checks the connection to the configured Okta organisation: host, token, permissions, and whether Identity Governance answers. Changes nothing. Takes no arguments.',
  input: z.strictObject({}),
  data: z.object({ tenantId: z.string(), company: TenantText.optional(), governance: z.string() }),
  handler: async (context, _input, call) => {
    const { host, tenantId, company, governance } = await checkConnection(context, call);
    return {
      summary: `Connected to ${host}. Identity Governance answers. Next: the workflow menu.`,
      data: { tenantId, ...(company === undefined ? {} : { company: tenantText(company) }), governance },
      next: [{ tool: 'show_workflow_menu', arguments: {} }],
    };
  },
});
