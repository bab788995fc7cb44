import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '../../src/config/system-clock.ts';
import { Conversation, type ConversationOptions } from '../../src/demo/conversation.ts';
import {
  demoCompany,
  type DemoCompany,
  type DemoCompanyOptions,
} from '../../src/sandbox/generate/demo-company.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandboxServer } from '../../src/sandbox/server.ts';
import { GENEROUS_LIMITS, type SettingsPatch } from '../../src/sandbox/settings.ts';
import { BUILT, program } from './program.ts';
import { createSandbox } from './sandbox.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export interface Served {
  readonly sandbox: Sandbox;
  readonly company: DemoCompany;
  readonly origin: string;
  readonly home: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Puts a file into the reports folder. */
  report(name: string, text: string | Uint8Array): void;
  /** A client of the real server process. */
  talk(options?: Partial<ConversationOptions>): Promise<Conversation>;
  /** Runs the command line as a process; with `typed`, at a terminal where that is typed; with `bare`, without a tenant. */
  cli(
    args: readonly string[],
    options?: { readonly typed?: string; readonly bare?: boolean },
  ): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  close(): Promise<void>;
}

/** A sandbox served over HTTP, and what is needed to run the product against it as real processes. */
export async function serve(
  options: {
    readonly company?: DemoCompanyOptions;
    readonly settings?: SettingsPatch;
    readonly environment?: Readonly<Record<string, string>>;
    /** The very files that users start. */
    readonly built?: true;
  } = {},
): Promise<Served> {
  const sandbox = createSandbox({
    clock: systemClock,
    settings: { rateLimits: { limits: { ...GENEROUS_LIMITS } }, ...options.settings },
  });
  const company = demoCompany(sandbox, options.company);
  const home = mkdtempSync(join(tmpdir(), 'okta-entitlements-e2e-'));
  mkdirSync(join(home, 'reports'));
  for (const [name, csv] of company.reports) writeFileSync(join(home, 'reports', name), csv);
  const server = await startSandboxServer(sandbox);
  const environment: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    OKTA_DOMAIN: server.origin,
    OKTA_API_TOKEN: sandbox.token,
    OKTA_ENTITLEMENTS_HOME: home,
    OKTA_ENTITLEMENTS_SETTLE_MS: '100',
    LOG_LEVEL: 'debug',
    ...options.environment,
  };
  const file = options.built === true ? BUILT : program();
  const open: Conversation[] = [];
  return {
    sandbox,
    company,
    origin: server.origin,
    home,
    environment,
    report: (name, text) => writeFileSync(join(home, 'reports', name), text),
    async talk(extra = {}) {
      const conversation = await Conversation.start({
        command: process.execPath,
        args: [file, 'serve'],
        environment,
        ...extra,
      });
      open.push(conversation);
      return conversation;
    },
    cli: (args, { typed, bare = false } = {}) =>
      new Promise((done, failed) => {
        const { OKTA_DOMAIN: _domain, OKTA_API_TOKEN: _token, ...rest } = environment;
        const env = bare ? rest : environment;
        const own = [file, ...args];
        // `script` gives the program a terminal of its own.
        const child =
          typed === undefined
            ? spawn(process.execPath, own, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
            : spawn('script', ['-qec', [process.execPath, ...own].join(' '), '/dev/null'], {
                cwd: ROOT,
                env: { ...env, SHELL: '/bin/sh' },
                stdio: ['pipe', 'pipe', 'pipe'],
              });
        let stdout = '';
        let stderr = '';
        child.stdout?.on('data', (chunk: Buffer) => {
          stdout += chunk.toString('utf8');
          if (typed !== undefined && stdout.includes('Type')) {
            child.stdin?.end(`${typed}\n`);
          }
        });
        child.stderr?.on('data', (chunk: Buffer) => {
          stderr += chunk.toString('utf8');
        });
        child.once('error', failed);
        child.once('close', (code) => done({ code, stdout, stderr }));
      }),
    async close() {
      for (const conversation of open) await conversation.close();
      await server.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
