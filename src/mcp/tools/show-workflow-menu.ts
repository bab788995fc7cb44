import * as z from 'zod';
import { defineTool } from '../define-tool.ts';
import { count } from '../envelope.ts';
import { sentence } from '../sentence.ts';
import { TOOL_NAMES } from '../tool-names.ts';

const IMPORT_STEPS = [
  'list_csv_files',
  'analyze_csv_for_entitlements',
  'prepare_entitlement_structure',
  'apply_plan',
  'execute_user_grants',
  'apply_plan',
] as const;

const MINING_STEPS = [
  'analyze_entitlement_patterns',
  'get_pattern',
  'preview_bundle_creation',
  'create_bundle_from_pattern',
  'apply_plan',
] as const;

const menuData = z.object({
  workflows: z.array(
    z.object({
      number: count,
      name: z.enum(['Import CSV → Okta', 'Mine patterns → bundles', 'Grant values to people']),
      inThisVersion: z.boolean(),
      startsWith: z.enum(TOOL_NAMES).optional(),
      steps: z.array(z.enum(TOOL_NAMES)),
      askFor: z
        .enum([
          'a report, by its number or name, then the app, by id or name',
          'the app whose patterns are wanted, by id or name; or a report',
          'the app, the values, and the people or a condition on their profile',
        ])
        .optional(),
    }),
  ),
});

const MENU: z.output<typeof menuData> = {
  workflows: [
    {
      number: 1,
      name: 'Import CSV → Okta',
      inThisVersion: true,
      startsWith: 'list_csv_files',
      steps: [...IMPORT_STEPS],
      askFor: 'a report, by its number or name, then the app, by id or name',
    },
    {
      number: 2,
      name: 'Mine patterns → bundles',
      inThisVersion: true,
      startsWith: 'analyze_entitlement_patterns',
      steps: [...MINING_STEPS],
      askFor: 'the app whose patterns are wanted, by id or name; or a report',
    },
    {
      number: 3,
      name: 'Grant values to people',
      inThisVersion: true,
      startsWith: 'okta_batch_create_grants',
      steps: ['find_apps', 'okta_batch_create_grants', 'apply_plan'],
      askFor: 'the app, the values, and the people or a condition on their profile',
    },
  ],
};

export const showWorkflowMenu = defineTool({
  name: 'show_workflow_menu',
  title: 'Show the workflow menu',
  access: 'read',
  description:
    'Shows the numbered menu of workflows: 1 imports an access report (CSV) into an Okta app as entitlements and grants, 2 finds patterns of who holds what in an app and makes bundles of them, 3 grants named entitlement values to a list of people or to everybody with given profile values. ' +
    'Each entry names the tool that starts it. Needs no connection and writes nothing.',
  input: z.strictObject({}),
  data: menuData,
  async handler() {
    return {
      summary: sentence`1. Import CSV → Okta. 2. Mine patterns → bundles. 3. Grant values to people. A number starts its workflow.`,
      data: MENU,
      next: [
        { tool: 'list_csv_files', arguments: {} },
        { tool: 'analyze_entitlement_patterns', arguments: {} },
        { tool: 'okta_batch_create_grants', arguments: {} },
      ],
    };
  },
});
