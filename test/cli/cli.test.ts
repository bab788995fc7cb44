import { spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../support/mcp-client.ts';
import { program } from '../support/program.ts';
import { serve, type Served } from '../support/served.ts';
import { EXIT } from '../../src/cli/terminal.ts';
import { createContext } from '../../src/workflows/create-context.ts';

/** The command line as real processes, against a sandbox over HTTP: outputs and exit codes. */
let served: Served;
let plan: string;
const FINANCE = 'finance_core_access_report.csv';

beforeAll(async () => {
  served = await serve({ company: { people: 900 } });
  const context = await createContext({ environment: { ...served.environment, LOG_LEVEL: 'error' } });
  const client = await connect(context);
  await client.call('analyze_csv_for_entitlements', { report: FINANCE });
  const planned = await client.call('execute_user_grants', { report: FINANCE, app: 'Finance Core' });
  plan = planned.body.data.plan;
  await client.close();
  await context.close();
});
afterAll(() => served.close());

describe('apply', () => {
  it('asks a person only: without a terminal it ends with 2 before anything is read or written', async () => {
    const before = { ...served.sandbox.requests };
    const { code, stdout, stderr } = await served.cli(['apply', plan]);
    expect(code).toBe(EXIT.notAgreed);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      'config.stdin_not_a_terminal: This command asks a person, and there is no terminal to ask at.\nRun it in a terminal; nothing was changed.\n',
    );
    expect(served.sandbox.requests).toMatchObject({ reads: before.reads, writes: before.writes });
    const waves = await served.cli(['apply', plan, '--waves', '10']);
    expect(waves).toMatchObject({ code, stdout, stderr });
    expect(served.sandbox.requests.writes).toBe(before.writes);
  });

  it('shows the headline, takes any word but yes for a no, and changes nothing then', async () => {
    const before = served.sandbox.requests.writes;
    const { code, stdout } = await served.cli(['apply', plan], { typed: 'y' });
    expect(code).toBe(EXIT.notAgreed);
    expect(stdout).toContain('App: Finance Core');
    expect(stdout).toContain('Risk: elevated');
    expect(stdout).toContain('plan.not_agreed');
    expect(stdout.replaceAll('\r', '')).toContain(
      `\nWhere a person wants it, apply it again: okta-entitlements apply ${plan}\n`,
    );
    expect(served.sandbox.requests.writes).toBe(before);
  });

  it('does not print what a shell or a terminal could take for a command as the plan to apply', async () => {
    const { code, stderr } = await served.cli(['apply', '$(rm -rf /)']);
    expect(code).toBe(EXIT.notAgreed);
    expect(stderr).not.toContain('rm -rf');
  });
});

describe('plan rehearse', () => {
  it('runs the plan on the sandbox: time, buckets, nothing fails, and nothing reaches the tenant', async () => {
    const before = { ...served.sandbox.requests };
    const { code, stdout } = await served.cli(['plan', 'rehearse', plan, '--waves', '100']);
    expect(served.sandbox.requests).toMatchObject({ reads: before.reads, writes: before.writes });
    expect(stdout).toContain('the tenant was not contacted');
    expect(stdout).toMatch(/Time: about \d+ \w+ \(first wave .*\); begun now, it ends at \d{4}-/);
    expect(stdout).toMatch(/ {2}write grants: [\d,]+ calls, [\d.,]+ a minute, \d+% of a limit of \d+/);
    expect(stdout).toContain('Expected to run to its end.\nExpected failures: none\n');
    expect(code).toBe(EXIT.done);
  });
});

describe('plan show', () => {
  it('shows the headline, the risk and the hash', async () => {
    const { code, stdout, stderr } = await served.cli(['plan', 'show', plan]);
    expect({ code, stderr: stderr.includes('error') }).toEqual({ code: 0, stderr: false });
    expect(stdout).toMatch(/^App: Finance Core \(0oa\w+\)\n/);
    expect(stdout).toMatch(new RegExp(`Plan ${plan}, [\\d]+ operations, hash [0-9a-f]{64}\\n`));
  });

  it('lists the people of a section with why', async () => {
    const { stdout } = await served.cli(['plan', 'show', plan, '--people', 'needs-decision']);
    const people = stdout.split('\n').filter((line) => line.includes('\t'));
    expect(people.length).toBeGreaterThan(0);
    for (const line of people)
      expect(line).toMatch(/needs decision, \d values?: has a DENY grant on this app, the denial would/);
  });

  it('names the commands that show what it counts, and they show it', async () => {
    const { stdout } = await served.cli(['plan', 'show', plan]);
    const commands = [...stdout.matchAll(/: okta-entitlements (plan show pln_\w+ --people ([\w-]+))$/gm)];
    expect(commands.map(([, , section]) => section)).toEqual(['needs-decision', 'conflict', 'held-back']);
    for (const [, command = '', section] of commands) {
      const list = await served.cli(command.split(' '));
      const people = list.stdout.split('\n').filter((line) => line.includes('\t'));
      expect(people.length, section).toBeGreaterThan(0);
      if (section === 'conflict')
        for (const line of people)
          expect(line).toMatch(
            /conflict, Approval_Permission takes one value: the report says \w[\w ]+, held is \w[\w ]+$/,
          );
    }
  });

  it('writes one JSON document with every person', async () => {
    const { stdout } = await served.cli(['plan', 'show', plan, '--people', 'all', '--json']);
    const document = JSON.parse(stdout) as {
      readonly plan: { readonly id: string; readonly counts: { readonly identifiers: number } };
      readonly people: readonly unknown[];
    };
    expect(document.plan.id).toBe(plan);
    expect(document.people).toHaveLength(document.plan.counts.identifiers);
  });

  it('ends with 1, cause and remedy, where there is no such plan', async () => {
    const { code, stdout, stderr } = await served.cli(['plan', 'show', 'pln_none']);
    expect(code).toBe(EXIT.error);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      'plan.not_found: There is no plan with that id.\nPlan again and use the id from the answer.\nAbout: pln_none\n',
    );
  });
});

describe('a reader who has seen enough', () => {
  it('ends the output, not the command', async () => {
    const child = spawn(process.execPath, [program(), 'plan', 'show', plan, '--people', 'all'], {
      env: { ...served.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
    child.stdout.destroy();
    const code = await new Promise((done) => child.once('close', done));
    expect({ code, stderr: stderr.includes('EPIPE') }).toEqual({ code: EXIT.done, stderr: false });
  });
});

describe('--env-file', () => {
  it('adds settings, and never overrides the environment', async () => {
    const file = join(served.home, 'settings.env');
    writeFileSync(file, 'OKTA_ENTITLEMENTS_SHARE=1000\nLOG_LEVEL=error\n');
    const wrong = await served.cli(['--env-file', file, 'plan', 'show', plan]);
    expect(wrong).toMatchObject({ code: EXIT.error });
    expect(wrong.stderr).toContain('config.invalid: The setting OKTA_ENTITLEMENTS_SHARE is not usable');
    writeFileSync(file, 'OKTA_ENTITLEMENTS_HOME=/nowhere/at/all\nOKTA_DOMAIN=foreign.example\n');
    expect(await served.cli(['--env-file', file, 'plan', 'show', plan])).toMatchObject({ code: 0 });
  });

  it('that cannot be read is an error, not an empty file', async () => {
    const { code, stdout, stderr } = await served.cli(['--env-file', '/no/such/file', 'plan', 'show', plan]);
    // Node 20 looks for this option of its own even behind the program, and ends with 9 itself.
    expect([EXIT.error, 9]).toContain(code);
    expect(stderr).toMatch(/the file cannot be read|not found/);
    expect(stdout).toBe('');
  });
});

describe('long-running commands', () => {
  /** Starts one and waits until its stdout holds a text. */
  async function start(args: readonly string[], until: string, environment = served.environment) {
    const child = spawn(process.execPath, [program(), ...args], { env: environment, stdio: 'pipe' });
    let stdout = '';
    const ended = new Promise<number | null>((done) => child.once('close', done));
    const ready = new Promise<void>((done) => {
      child.stdout.on('data', (chunk: Buffer) => {
        stdout += chunk.toString('utf8');
        if (until !== '' && stdout.includes(until)) done();
      });
    });
    if (until !== '') await ready;
    return { child, ended, ready, stdout: () => stdout };
  }

  it('sandbox prints two lines to paste, writes the reports, and ends with 0 when it is told to', async () => {
    const reports = join(served.home, 'generated');
    const { child, ended, stdout } = await start(
      ['sandbox', '--port', '0', '--people', '900', '--seed', '7', '--reports', reports],
      'OKTA_API_TOKEN',
    );
    expect(stdout()).toMatch(/^OKTA_DOMAIN=http:\/\/127\.0\.0\.1:\d+\nOKTA_API_TOKEN=00sandbox\w+\n$/);
    expect(readdirSync(reports).sort()).toEqual([
      'dev_platform_access_report.csv',
      'finance_core_access_report.csv',
      'hr_platform_access_report.csv',
    ]);
    const [origin = '', token = ''] = stdout()
      .split('\n')
      .map((line) => line.slice(line.indexOf('=') + 1));
    const org = await fetch(`${origin}/api/v1/org`, { headers: { authorization: `SSWS ${token}` } });
    expect(org.status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('sandbox on a port that is taken ends with 1 and says so', async () => {
    const port = new URL(served.origin).port;
    const { code, stderr } = await served.cli(['sandbox', '--port', port, '--people', '900']);
    expect(code).toBe(EXIT.error);
    expect(stderr).toContain(`something else has port ${port} already (--port 0 takes any that is free)`);
  });

  it.each([
    ['is the default command', [], true],
    ['ends with its client', ['serve'], true],
    ['ends when it is told to', ['serve'], false],
  ] as const)('serve %s, with 0 and nothing on stdout but the protocol', async (_what, args, byClient) => {
    const { child, ended, stdout, ready } = await start([...args], '');
    const hello = {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: {
        protocolVersion: '2025-06-18',
        capabilities: {},
        clientInfo: { name: 'by hand', version: '0' },
      },
    };
    child.stdin.write(`${JSON.stringify(hello)}\n`);
    await new Promise<void>((done) => child.stdout.once('data', () => done()));
    if (byClient) child.stdin.end();
    else child.kill('SIGTERM');
    expect(await ended).toBe(0);
    void ready;
    for (const line of stdout().trim().split('\n'))
      expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
  });

  it('serve starts without a tenant, and says what is missing when it is needed', async () => {
    const { OKTA_DOMAIN: _domain, OKTA_API_TOKEN: _token, ...bare } = served.environment;
    const context = await createContext({ environment: { ...bare, LOG_LEVEL: 'error' } });
    const client = await connect(context);
    expect((await client.call('analyze_csv_for_entitlements', { report: FINANCE })).isError).toBe(false);
    const answer = await client.call('okta_test');
    expect(answer.body).toMatchObject({
      code: 'config.missing',
      cause: 'The setting OKTA_DOMAIN is not set.',
    });
    await client.close();
    await context.close();
    expect(existsSync(served.home)).toBe(true);
  });
});
