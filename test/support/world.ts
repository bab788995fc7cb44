import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../src/config/log.ts';
import { Secret } from '../../src/config/secret.ts';
import { readSettings, type Settings } from '../../src/config/settings.ts';
import type { Clock } from '../../src/model/clock.ts';
import type { Random } from '../../src/model/random.ts';
import { createOkta } from '../../src/okta/client.ts';
import type { Okta } from '../../src/okta/okta.ts';
import { SENSITIVE_WORDS } from '../../src/planning/sensitive.ts';
import { Seeded } from '../../src/sandbox/generate/random.ts';
import { inProcessTransport } from '../../src/sandbox/in-process.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { SettingsPatch } from '../../src/sandbox/settings.ts';
import { SimulatedClock } from '../../src/sandbox/simulated-clock.ts';
import { localFolder } from '../../src/sources/local-folder.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Context } from '../../src/workflows/context.ts';
import { rememberedOrg } from '../../src/workflows/remembered-org.ts';
import { RunningJobs } from '../../src/workflows/running-jobs.ts';
import { createSandbox } from './sandbox.ts';

export interface World {
  readonly clock: SimulatedClock;
  readonly sandbox: Sandbox;
  readonly context: Context;
  readonly okta: Okta;
  /** Puts a report into the reports folder. */
  report(name: string, content: string | Uint8Array): void;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly seed?: number;
  readonly settings?: SettingsPatch;
  readonly latencyMs?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Folder of the store; default: in memory. */
  readonly home?: string;
  /** The product's clock, where it is not the tenant's. */
  readonly clock?: (tenants: SimulatedClock) => Clock;
}

/** The product and a sandbox in one process, in simulated time. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const clock = new SimulatedClock();
  const own = options.clock?.(clock) ?? clock;
  const sandbox = createSandbox({
    clock,
    seed: options.seed ?? 1,
    ...(options.settings === undefined ? {} : { settings: options.settings }),
  });
  const folder = mkdtempSync(join(tmpdir(), 'okta-entitlements-'));
  const settings: Settings = readSettings({
    OKTA_DOMAIN: 'https://acme.okta.com',
    OKTA_API_TOKEN: sandbox.token,
    OKTA_ENTITLEMENTS_HOME: folder,
    OKTA_ENTITLEMENTS_RUNNER: 'inline',
    LOG_LEVEL: 'error',
    ...options.environment,
  });
  const random = seededRandom(options.seed ?? 1);
  const okta = createOkta({
    origin: settings.origin ?? '',
    token: settings.token ?? new Secret(''),
    transport: inProcessTransport(sandbox, { clock, latencyMs: options.latencyMs ?? 0 }),
    clock: own,
    random,
    log: silentLog,
    share: settings.share,
    concurrency: settings.concurrency,
    timeoutMs: settings.timeoutMs,
  });
  const store = openStore(options.home ?? ':memory:');
  const reports = await localFolder(join(folder, 'reports'));
  const running = new RunningJobs();
  const context: Context = {
    settings,
    clock: own,
    random,
    okta: () => okta,
    org: rememberedOrg(() => okta, store, own),
    store,
    reports,
    log: silentLog,
    running,
    sensitiveWords: SENSITIVE_WORDS,
    osUser: 'tester',
  };
  return {
    clock,
    sandbox,
    context,
    okta,
    report: (name, csv) => writeFileSync(join(reports.root, name), csv),
    async close() {
      await running.stopAll();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The product's randomness, from a seed. */
export function seededRandom(seed: number): Random {
  const seeded = new Seeded(seed);
  return {
    next: () => seeded.next(),
    bytes: (length) => Uint8Array.from({ length }, () => seeded.below(256)),
  };
}
