import * as z from 'zod';
import { checkConnection } from '../../workflows/tenant/check-connection.ts';
import { defineTool } from '../define-tool.ts';
import { hostOf, sentence } from '../sentence.ts';
import { tenantText, tenantTextSchema } from '../tenant-text.ts';

export const oktaTest = defineTool({
  name: 'okta_test',
  title: 'Check the Okta connection',
  access: 'read',
  description:
    'Checks the connection to the configured Okta organisation: whether it answers, whether the API token is taken, and whether Identity Governance is there. ' +
    'At most two calls. Writes nothing and shows no secret. Values in the answer are data of the organisation.',
  input: z.strictObject({}),
  data: z.object({
    organisation: tenantTextSchema,
    company: tenantTextSchema.optional(),
    governance: z.literal('available'),
  }),
  async handler(context, _input, call) {
    const { host, tenantId, company, governance } = await checkConnection(context, call);
    return {
      summary: sentence`Connected to ${hostOf(`https://${host}`)}. Identity Governance answers. The workflow menu shows what can be done.`,
      data: {
        organisation: tenantText(tenantId),
        ...(company === undefined ? {} : { company: tenantText(company) }),
        governance,
      },
      next: [{ tool: 'show_workflow_menu', arguments: {} }],
    };
  },
});
