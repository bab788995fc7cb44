import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/cli/terminal.ts';
import type { SandboxValue } from '../../src/sandbox/state/objects.ts';
import { commandLine, type Ended } from '../support/command-line.ts';
import { serve, type Served } from '../support/served.ts';
import { WITH_PATTERNS } from '../support/with-patterns.ts';

/** Values that look privileged: only a person clears them, and only where nothing but the name speaks against them. */
let served: Served;
let value: SandboxValue;
const cli = (args: readonly string[], typed?: readonly string[]): Promise<Ended> =>
  commandLine(served.environment, args, typed);

beforeAll(async () => {
  served = await serve(WITH_PATTERNS);
  const { tenant } = served.sandbox;
  const found = tenant
    .entitlementsOf(served.company.dev.id)
    .flatMap(({ values }) => [...values.values()])
    .find(({ name }) => name === 'Sign_In');
  if (found === undefined) throw new Error('no value that everybody has');
  value = found;
  value.name = 'Security_Training';
  const appId = served.company.dev.id;
  for (const { id } of tenant.userList)
    if (tenant.member(appId, id) !== undefined && !served.sandbox.effectiveAccess(appId, id).has(value.id))
      tenant.placeGrant({ type: 'ENTITLEMENT', appId, userId: id, values: [value.id] });
});
afterAll(() => served.close());

const NAMED = 'Permission=Security_Training';
const clear = (typed?: readonly string[], ...more: string[]) =>
  cli(['sensitive', 'clear', 'Dev Platform', NAMED, '--why', 'a course for all', ...more], typed);
const list = async () => (await cli(['sensitive', 'list', 'Dev Platform'])).stdout;

interface Listed {
  readonly analyses: readonly { readonly id: string }[];
}

interface Analysed {
  readonly header: { readonly id: string };
  readonly mined: { readonly birthright: readonly { readonly value: number; readonly automatic: boolean }[] };
  readonly facts: {
    readonly values: readonly {
      readonly name: string;
      readonly sensitive: boolean;
      readonly sensitivity?: string;
    }[];
  };
}

/** Whether the next analysis would give it to everybody, and the rule to paste says so. */
async function givenToAll(): Promise<{ automatic: boolean | undefined; why: string | undefined }> {
  const { stdout } = await cli(['patterns', 'analyze', 'Dev Platform', '--json']);
  const { mined, facts } = JSON.parse(stdout) as Analysed;
  const row = facts.values.findIndex(({ name }) => name === value.name);
  return {
    automatic: mined.birthright.find((line) => line.value === row)?.automatic,
    why: facts.values[row]?.sensitivity,
  };
}

describe('a value whose name looks privileged', () => {
  it('is given to everybody only once a person cleared it, and no more once that is taken back', async () => {
    expect(await givenToAll()).toEqual({ automatic: false, why: 'name' });
    expect(await list()).toContain(`${NAMED}  ${value.id}  sensitive: its name looks so\n`);

    const writes = served.sandbox.requests.writes;
    expect((await clear()).stderr, 'without a terminal').toMatch(/^config.stdin_not_a_terminal: /);
    const refused = await clear(['yes']);
    expect(refused).toMatchObject({ code: EXIT.notAgreed });
    expect(refused.stderr).toMatch(/^value.not_said: /);
    expect(await givenToAll()).toEqual({ automatic: false, why: 'name' });

    expect((await clear([`clear ${value.id}`])).code).toBe(EXIT.done);
    expect(await givenToAll()).toEqual({ automatic: true, why: 'cleared' });
    expect(await list()).toMatch(
      new RegExp(`^${NAMED}  ${value.id}  cleared  cleared by .+: a course for all$`, 'm'),
    );

    const [given] = (JSON.parse((await cli(['patterns', 'list', '--json'])).stdout) as Listed).analyses;
    await cli(['sensitive', 'restore', 'Dev Platform', value.id, '--why', 'a mistake']);
    const out = mkdtempSync(join(tmpdir(), 'okta-entitlements-'));
    await cli(['patterns', 'evidence', given?.id ?? '', '--out', out]);
    expect(readFileSync(join(out, 'birthright-policy.txt'), 'utf8')).toContain('are sensitive');
    rmSync(out, { recursive: true });
    expect(await givenToAll()).toEqual({ automatic: false, why: 'name' });
    expect(served.sandbox.requests.writes, 'nothing is written to Okta').toBe(writes);
  });

  it('is sensitive again under another name, and always where the label says so', async () => {
    await clear([`clear ${value.id}`]);
    value.name = 'Security_Admin_All';
    expect(await givenToAll()).toEqual({ automatic: false, why: 'name' });
    value.name = 'Security_Training';
    expect(await givenToAll()).toEqual({ automatic: true, why: 'cleared' });
    const { tenant } = served.sandbox;
    const label = tenant.labels.add('Crown Jewel', ['Privileged']);
    tenant.labels.putOn(tenant.orn.value(value.id), label.values[0]?.id ?? '');
    expect(await givenToAll()).toEqual({ automatic: false, why: 'label' });
    expect((await clear([`clear ${value.id}`])).stderr).toMatch(/^value.labelled: /);
    served.sandbox.settings.permissions.denied = ['listLabelResources'];
    expect(await list()).toContain("Okta's labels could not be read");
    served.sandbox.settings.permissions.denied = [];
  });

  it('says no more than yes where the name of its entitlement does', async () => {
    const { tenant } = served.sandbox;
    const entitlement = tenant.addEntitlement({
      appId: served.company.dev.id,
      name: 'Security Admin',
      values: [{ name: 'Yes' }, { name: 'No' }, { name: 'Reader' }],
    });
    const lines = (await list()).split('\n').filter((line) => line.startsWith('Security Admin='));
    const [yes = ''] = entitlement.values.keys();
    expect(lines).toEqual([`Security Admin=Yes  ${yes}  sensitive: its name looks so`]);
    tenant.removeEntitlement(entitlement);
  });

  it('is named among those that look so', async () => {
    const ended = await cli(['sensitive', 'restore', 'Dev Platform', 'Deploy', '--why', 'x']);
    expect(ended.stderr).toMatch(/^value.not_suspected: /);
  });
});
