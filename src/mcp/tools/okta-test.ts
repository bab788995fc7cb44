import * as z from 'zod';
import { checkConnection } from '../../workflows/tenant/check-connection.ts';
import { defineTool } from '../define-tool.ts';
import { hostOf, sentence, sentences } from '../sentence.ts';
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
    const { host, tenantId, company, governance, openJobs } = await checkConnection(context, call);
    return {
      summary: sentences(
        sentence`Connected to ${hostOf(`https://${host}`)}. Identity Governance answers. The workflow menu shows what can be done.`,
        openJobs.length === 0
          ? undefined
          : sentence`${openJobs.length} [job has|jobs have] not ended yet: list_jobs shows how far [it is|they are].`,
      ),
      data: {
        organisation: tenantText(tenantId),
        ...(company === undefined ? {} : { company: tenantText(company) }),
        governance,
      },
      next: [
        { tool: 'show_workflow_menu', arguments: {} },
        ...(openJobs.length === 0 ? [] : [{ tool: 'list_jobs' as const, arguments: {} }]),
      ],
    };
  },
});
