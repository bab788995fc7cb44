import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../config/system-clock.ts';
import { demoCompany, type DemoCompany } from '../sandbox/generate/demo-company.ts';
import { HR_PLATFORM } from '../sandbox/generate/hr-platform.ts';
import { Sandbox } from '../sandbox/sandbox.ts';
import { startSandboxServer } from '../sandbox/server.ts';
import { GENEROUS_LIMITS } from '../sandbox/settings.ts';
import { Conversation } from './conversation.ts';
import { devPlatformPart } from './dev-platform-part.ts';
import { Expectations } from './expectations.ts';
import { accessLines, EXAMPLE_KINDS } from './six-people.ts';
import { heading, say, showAnswer } from './show.ts';

/**
 * The conversations of import and of patterns, held with the real MCP server over stdio on an embedded Okta organisation.
 * Every number in the table at the end was read back from that organisation; any difference ends the demo with 1.
 */
const started = systemClock.now();
const sandbox = new Sandbox({
  clock: systemClock,
  settings: { rateLimits: { limits: { ...GENEROUS_LIMITS } } },
});
const company = demoCompany(sandbox);
const home = mkdtempSync(join(tmpdir(), 'okta-entitlements-demo-'));
mkdirSync(join(home, 'reports'));
for (const [name, csv] of company.reports) writeFileSync(join(home, 'reports', name), csv);
const server = await startSandboxServer(sandbox);
const client = await Conversation.start({
  command: process.execPath,
  args: [fileURLToPath(new URL('../main.js', import.meta.url)), 'serve'],
  environment: {
    OKTA_DOMAIN: server.origin,
    OKTA_API_TOKEN: sandbox.token,
    OKTA_ENTITLEMENTS_HOME: home,
    OKTA_ENTITLEMENTS_SETTLE_MS: '500',
    LOG_LEVEL: 'warn',
  },
  onForm: (message) => {
    say(`   ┌ the client asks the person\n${message.replace(/^/gm, '   │ ')}\n   └ the person agrees`);
    return 'accept';
  },
});
const expectations = new Expectations();
try {
  say(
    `An Okta organisation with ${sandbox.tenant.userList.length} generated people on ${server.origin} (this process).`,
  );
  say('Its rate limits are set generous, and settle to half a second, so that the demo is short.');
  await hrPlatform(company);
  await financeCore(company);
  await devPlatformPart(turn, { sandbox, app: company.dev, expectations });
} finally {
  await client.close();
  await server.close();
  rmSync(home, { recursive: true, force: true });
}
heading('Expected, and read back');
say(expectations.table());
say(`\n${Math.round((systemClock.now() - started) / 1000)} seconds.`);
process.exitCode = expectations.hold() ? 0 : 1;

async function turn(
  person: string,
  tool: string,
  args: Readonly<Record<string, unknown>>,
): Promise<Awaited<ReturnType<Conversation['call']>>> {
  say(`\nYou: "${person}"`);
  const answer = await client.call(tool, args);
  showAnswer(tool, args, answer);
  return answer;
}

async function hrPlatform({ hr }: DemoCompany): Promise<void> {
  const report = 'hr_platform_access_report.csv';
  heading('Part 1: HR Platform, an app without entitlements');
  const connected = await turn('Check my Okta connection', 'okta_test', {});
  expectations.check(
    'R1 connected to',
    new URL(server.origin).host,
    /Connected to (\S+)\./.exec(connected.envelope.summary ?? '')?.[1],
  );
  await turn('Show me the workflow menu', 'show_workflow_menu', {});
  const listed = await turn('1', 'list_csv_files', {});
  const reports = listed.envelope.data?.['reports'] as readonly {
    readonly number: number;
    readonly name: string;
  }[];
  const number = String(reports.find(({ name }) => name === report)?.number);
  const analyzed = await turn(`Analyze ${report}`, 'analyze_csv_for_entitlements', { report: number });
  const facts = analyzed.envelope.data?.['facts'] as readonly string[];
  expectations.check(
    'R4 analysis',
    `Rows: ${HR_PLATFORM.people}; User column: Email`,
    facts.slice(0, 2).join('; '),
  );

  const structure = await turn(`Yes, app ID is ${hr.id}`, 'prepare_entitlement_structure', {
    app: hr.id,
    report: number,
  });
  await turn('Agreed', 'apply_plan', structure.envelope.next?.[0]?.arguments ?? {});
  const sizes = new Map(sandbox.tenant.entitlementsOf(hr.id).map(({ name, values }) => [name, values.size]));
  expectations.check('R6 values of Role', HR_PLATFORM.roles, sizes.get('Role'));
  expectations.check('R6 values of Permission', HR_PLATFORM.permissions, sizes.get('Permission'));
  expectations.check('R6 values of Support_Group', HR_PLATFORM.supportGroups, sizes.get('Support_Group'));

  const grants = await turn('Now grant the permissions to users', 'execute_user_grants', {
    app: hr.id,
    report: number,
  });
  const done = await applied(grants.envelope.next?.[0]?.arguments ?? {});
  const people = HR_PLATFORM.people;
  const line = `People ${people} · new app accounts ${people - HR_PLATFORM.members} · already in the app ${HR_PLATFORM.members} · values granted ${(people * 3).toLocaleString('en-US')} (already held 0) · grants written ${people}`;
  expectations.check('R7 the server says', line, done.envelope.summary);
  expectations.check('R7 members of the app', people, sandbox.tenant.memberCount(hr.id));
  expectations.check('R7 holdings in the tenant', people * 3, holdings(hr.id));
  expectations.check('R7 grants in the tenant', people, sandbox.tenant.grantList(hr.id).length);
  say(
    `\n   At 50 requests per minute and bucket, and 75 percent of that, these ${people} grants would take about ${Math.ceil(people / Math.floor(50 * 0.75))} minutes.`,
  );

  const again = await turn('Import it again', 'execute_user_grants', { app: hr.id, report: number });
  expectations.check('R8 operations of the second import', 0, again.envelope.data?.['operations']);
}

async function financeCore({ finance, examples }: DemoCompany): Promise<void> {
  const report = 'finance_core_access_report.csv';
  heading('Part 2: Finance Core, whose members hold access by every kind of grant');
  const photograph = () =>
    new Map(
      [...sandbox.tenant.userList].map(({ id }) => [
        id,
        new Set(sandbox.effectiveAccess(finance.id, id).keys()),
      ]),
    );
  const before = photograph();
  const linesBefore = new Map(
    EXAMPLE_KINDS.map((kind) => [kind, accessLines(sandbox, finance.id, examples.get(kind)?.id)]),
  );
  await turn(`Analyze ${report}`, 'analyze_csv_for_entitlements', { report });
  const plan = await turn('Grant what is missing in Finance Core', 'execute_user_grants', {
    app: 'Finance Core',
    report,
  });
  const planId = (plan.envelope.next?.[0]?.arguments['plan'] ?? '') as string;
  const open = await turn('Who needs a decision, and why?', 'get_plan', {
    plan: planId,
    people: 'needs-decision',
  });
  const needing = open.envelope.data?.['people'] as readonly unknown[];
  expectations.check('R8 people who need a decision', sandboxDenied(finance.id), needing.length);
  await applied(plan.envelope.next?.[0]?.arguments ?? {});

  const after = photograph();
  let lost = 0;
  for (const [id, held] of before)
    for (const value of held) if (after.get(id)?.has(value) !== true) lost += 1;
  expectations.check('R8 holdings lost', 0, lost);
  say('\nSix people, one of each kind, before and after (as the organisation itself says):');
  for (const kind of EXAMPLE_KINDS) {
    say(`\n   ${kind}: ${examples.get(kind)?.profile['login'] ?? ''}`);
    say(`      before  ${linesBefore.get(kind)?.join('\n              ') || 'nothing'}`);
    say(
      `      after   ${accessLines(sandbox, finance.id, examples.get(kind)?.id).join('\n              ') || 'nothing'}`,
    );
  }
  const again = await turn('Import it again', 'execute_user_grants', { app: 'Finance Core', report });
  expectations.check(
    'R8 operations of the second import, Finance Core',
    0,
    again.envelope.data?.['operations'],
  );
}

/** Applies a plan and waits for its job's end. */
async function applied(args: Readonly<Record<string, unknown>>) {
  let answer = await turn('Agreed', 'apply_plan', args);
  while (answer.envelope.data?.['state'] === 'running') {
    answer = await turn('Is it done?', 'get_job', { job: answer.envelope.data['job'], wait: 15 });
  }
  return answer;
}

function holdings(appId: string): number {
  return sandbox.tenant.userList.reduce((sum, { id }) => sum + sandbox.effectiveAccess(appId, id).size, 0);
}

function sandboxDenied(appId: string): number {
  return new Set(
    sandbox.tenant
      .grantList(appId)
      .filter(({ action }) => action === 'DENY')
      .map(({ userId }) => userId),
  ).size;
}
