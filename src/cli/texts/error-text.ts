import { tenantText } from '../../mcp/tenant-text.ts';
import { TOOL_NAMES, type ToolName } from '../../mcp/tool-names.ts';
import type { ProductError } from '../../model/product-error.ts';

/** The command of each tool that a remedy names. */
const COMMANDS: Partial<Record<ToolName, string>> = {
  list_csv_files: 'reports list',
  find_apps: 'apps find',
  analyze_csv_for_entitlements: 'import plan',
  prepare_entitlement_structure: 'import plan',
  execute_user_grants: 'import plan',
  analyze_entitlement_patterns: 'patterns analyze',
  create_bundle_from_pattern: 'patterns create',
  get_pattern: 'patterns show',
  get_plan: 'plan show',
  apply_plan: 'apply',
  get_job: 'jobs show',
  list_jobs: 'jobs list',
};

/** What a command calls otherwise than a server. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [
    /in the environment of the server \(see \.env\.example\) and start it again/,
    'in the environment, or in a file that --env-file names (see .env.example), and run it again',
  ],
  [/with overrides, with mapping/, 'with --identifier, --entitlements, --ignore or --answer, with mapping'],
  [/with the identifier that (.+?), then plan again/, 'with --identifier and the column that $1'],
  [/name it in `ignore`/, 'name it with --ignore'],
  [/mapping "(\w+)"/g, '--mapping $1'],
  [/the override `(\w+)`/g, '--$1'],
  [/they agree in the client, on the page that it links to, or at a terminal: /, ''],
];

const TOOL = new RegExp(`(Call )?\\b(${TOOL_NAMES.join('|')})\\b`, 'g');

/** One sentence of cause, one of remedy, in commands where it names tools; what it is about, as data. */
export function errorText({ code, reason, remedy, subject }: ProductError): string {
  const worded = WORDS.reduce((text, [said, here]) => text.replace(said, here), remedy);
  const said = worded.replace(TOOL, (whole, call: string | undefined, tool: ToolName) => {
    const command = COMMANDS[tool];
    return command === undefined ? whole : `${call === undefined ? '' : 'Run '}okta-entitlements ${command}`;
  });
  return `${code}: ${reason}\n${said}\n${subject === undefined ? '' : `About: ${tenantText(subject, 400)}\n`}`;
}
