import * as z from 'zod';
import { defineTool } from '../define-tool.ts';

export const showWorkflowMenu = defineTool({
  name: 'show_workflow_menu',
  title: 'Show the workflow menu',
  access: 'read',
  description:
    'Shows the workflows for Okta entitlements: 1 imports an access report (CSV) into an app as entitlements and grants; 2 mines patterns and proposes bundles, which is not part of this version. Changes nothing.',
  input: z.strictObject({}),
  data: z.object({
    workflows: z.array(
      z.object({
        number: z.number().int(),
        name: z.string(),
        steps: z.array(z.string()),
        available: z.boolean(),
      }),
    ),
  }),
  handler: async () => ({
    summary: 'Workflow 1 imports a report. Workflow 2, mining patterns, is not part of this version.',
    data: {
      workflows: [
        {
          number: 1,
          name: 'Import CSV → Okta',
          steps: [
            'list_csv_files',
            'analyze_csv_for_entitlements',
            'prepare_entitlement_structure, then apply_plan',
            'execute_user_grants, then apply_plan',
          ],
          available: true,
        },
        { number: 2, name: 'Mine Patterns → Bundles', steps: [], available: false },
      ],
    },
    next: [{ tool: 'list_csv_files', arguments: {} }],
  }),
});
