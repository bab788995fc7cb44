import type { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { tenantText } from '../tenant-text.ts';

/** As long as a path may be. */
const MOST_CHARACTERS = 400;

/** What a person chose, perhaps from names that a file brought: one quoted word of the sentence. */
const quoted = (text: string): string => JSON.stringify(tenantText(text, MOST_CHARACTERS));

/** `import_report`: starts the import of one report into one app. */
export function registerImportReport(server: McpServer): void {
  server.registerPrompt(
    'import_report',
    {
      title: 'Import an access report',
      description:
        'Imports one report into one Okta app: analysis, structure, grants, each shown before it is written.',
      argsSchema: z.object({
        report: z.string().describe('Number or name of the report.'),
        app: z.string().describe('Id or name of the Okta app.'),
      }),
    },
    ({ report, app }) => ({
      messages: [
        {
          role: 'user',
          content: {
            type: 'text',
            text: `Import the access report ${quoted(report)} into the Okta app ${quoted(app)}: analyze it and show me the result, plan the structure, then the grants, and apply each plan when I agree.`,
          },
        },
      ],
    }),
  );
}
