import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Conversation, ToolAnswer } from '../../src/demo/conversation.ts';
import { serve, type Served } from '../support/served.ts';

/** What goes wrong at the start of an import: one sentence of cause, one of remedy, and nothing is changed. */
let served: Served;
let client: Conversation;
const commits: unknown[] = [];
const SMALL = 'Email,Role\nann@acme.example,Admin\nbob@acme.example,Viewer\ncid@acme.example,Admin\n';

beforeAll(async () => {
  served = await serve({ company: { people: 900 } });
  const { sandbox } = served;
  sandbox.onCommit((commit) => commits.push(commit));
  sandbox.tenant.addApp({ label: 'Twin' });
  sandbox.tenant.addApp({ label: 'Twin' });
  sandbox.tenant.addApp({ label: 'Okta Admin Console', name: 'saasure' });
  served.report('small.csv', SMALL);
  served.report('empty.csv', '');
  served.report('header.csv', 'Email,Role\n');
  served.report('nobody.csv', 'Colour,Size\nred,1\nblue,2\n');
  served.report('workbook.csv', Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0]));
  client = await served.talk({ onForm: () => 'accept' });
  await client.call('analyze_csv_for_entitlements', { report: 'small.csv' });
});
afterAll(() => served.close());

function expectRefusal({ isError, envelope }: ToolAnswer, code: string): void {
  expect({ isError, code: envelope.code }).toEqual({ isError: true, code });
  for (const sentence of [envelope.cause, envelope.remedy]) {
    expect(sentence).toMatch(/^[A-Z0-9].{10,}\.$/);
    expect(sentence, 'more than one sentence').not.toMatch(/[.!?]\s+\S/);
  }
  expect(served.sandbox.requests.writes).toBe(0);
  expect(commits).toEqual([]);
}

describe('with a tenant', () => {
  it.each([
    [
      'app without entitlement management',
      'prepare_entitlement_structure',
      { report: 'small.csv', app: 'Lunch Menu' },
      'app.not_governed',
    ],
    [
      'app that is not there',
      'prepare_entitlement_structure',
      { report: 'small.csv', app: 'No such app' },
      'app.not_found',
    ],
    [
      'app id that is not there',
      'execute_user_grants',
      { report: 'small.csv', app: '0oa00000000000000000' },
      'app.not_found',
    ],
    [
      'several apps of that name',
      'prepare_entitlement_structure',
      { report: 'small.csv', app: 'Twin' },
      'app.ambiguous',
    ],
    [
      "one of Okta's own apps",
      'prepare_entitlement_structure',
      { report: 'small.csv', app: 'Okta Admin Console' },
      'app.protected',
    ],
    [
      'grants before the structure',
      'execute_user_grants',
      { report: 'small.csv', app: 'HR Platform' },
      'app.no_structure',
    ],
    [
      'report that is not there',
      'analyze_csv_for_entitlements',
      { report: 'nothing.csv' },
      'intake.not_found',
    ],
    ['number that was never given', 'analyze_csv_for_entitlements', { report: '999' }, 'intake.not_found'],
    ['empty report', 'analyze_csv_for_entitlements', { report: 'empty.csv' }, 'intake.empty'],
    ['report with a header only', 'analyze_csv_for_entitlements', { report: 'header.csv' }, 'intake.empty'],
    [
      'report that names nobody',
      'analyze_csv_for_entitlements',
      { report: 'nobody.csv' },
      'intake.no_identifier',
    ],
    [
      'workbook with the wrong name',
      'analyze_csv_for_entitlements',
      { report: 'workbook.csv' },
      'intake.unreadable',
    ],
    [
      'override of a column that is not there',
      'analyze_csv_for_entitlements',
      { report: 'small.csv', identifier: 'Nope' },
      'intake.unknown_column',
    ],
    [
      'report that was never analysed',
      'prepare_entitlement_structure',
      { report: 'dev_platform_access_report.csv', app: 'Dev Platform' },
      'intake.not_analysed',
    ],
    [
      'path that leads outside',
      'analyze_csv_for_entitlements',
      { report: '../okta-entitlements.db' },
      'intake.outside_root',
    ],
    [
      'outliers of an app and of a report',
      'list_outliers',
      { app: 'HR Platform', report: 'small.csv' },
      'mining.what',
    ],
    ['bundles of nothing', 'create_bundle_from_pattern', {}, 'pattern.what'],
    [
      'bundles of a pattern and of a sheet',
      'create_bundle_from_pattern',
      { pattern: '1', sheet: 'sht_1' },
      'pattern.what',
    ],
    [
      'bundles of a pattern and of others',
      'create_bundle_from_pattern',
      { pattern: '1', patterns: [{ pattern: '2' }] },
      'pattern.what',
    ],
    [
      'one name for several bundles',
      'create_bundle_from_pattern',
      { patterns: [{ pattern: '1' }, { pattern: '2' }], name: 'Engineers' },
      'pattern.what',
    ],
    ['absolute path', 'analyze_csv_for_entitlements', { report: '/etc/passwd' }, 'intake.outside_root'],
  ])('%s', async (_title, tool, args, code) => {
    expectRefusal(await client.call(tool, args), code);
  });

  it('report changed since it was analysed, by name and by number', async () => {
    served.report('changing.csv', SMALL);
    const listed = await client.call('list_csv_files');
    const reports = listed.envelope.data?.['reports'] as readonly {
      readonly name: string;
      readonly number: number;
    }[];
    const number = String(reports.find(({ name }) => name === 'changing.csv')?.number);
    await client.call('analyze_csv_for_entitlements', { report: number });
    served.report('changing.csv', `${SMALL}dan@acme.example,Admin\n`);
    expectRefusal(
      await client.call('prepare_entitlement_structure', { report: 'changing.csv', app: 'HR Platform' }),
      'intake.changed',
    );
    expectRefusal(
      await client.call('prepare_entitlement_structure', { report: number, app: 'HR Platform' }),
      'intake.changed',
    );
  });

  it('a plan with another hash', async () => {
    const plan = await client.call('prepare_entitlement_structure', {
      report: 'small.csv',
      app: 'HR Platform',
    });
    const { plan: id } = plan.envelope.next?.[0]?.arguments as { plan: string };
    expectRefusal(await client.call('apply_plan', { plan: id, hash: 'a'.repeat(64) }), 'plan.wrong_hash');
  });
});

describe('with another connection', () => {
  it.each([
    ['wrong token', { OKTA_API_TOKEN: '00wrong' }, 'auth.token_rejected'],
    ['no token', { OKTA_API_TOKEN: '' }, 'config.missing'],
    ['a domain that is an address', { OKTA_DOMAIN: 'https://acme.okta.com/admin' }, 'config.invalid'],
    ['a domain without encryption', { OKTA_DOMAIN: 'http://acme.okta.com' }, 'config.invalid'],
    ['a home that is a file', { OKTA_ENTITLEMENTS_HOME: '/dev/null' }, 'store.unavailable'],
    ['a domain where nobody answers', { OKTA_DOMAIN: 'http://127.0.0.1:9' }, 'tenant.unreachable'],
  ])('%s', async (_title, environment, code) => {
    const other = await served.talk({ environment: { ...served.environment, ...environment } });
    expectRefusal(await other.call('okta_test'), code);
  });

  it('a host that is no Okta', async () => {
    const other = createServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome</html>'),
    );
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const OKTA_DOMAIN = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const there = await served.talk({ environment: { ...served.environment, OKTA_DOMAIN } });
    expectRefusal(await there.call('okta_test'), 'tenant.not_okta');
    other.close();
  });

  it('an organisation without governance', async () => {
    served.sandbox.settings.governance.enabled = false;
    const answer = await client.call('okta_test');
    served.sandbox.settings.governance.enabled = true;
    expectRefusal(answer, 'tenant.no_governance');
  });
});
