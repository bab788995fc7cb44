import { userInfo } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../config/log.ts';
import { readSettings, type Settings } from '../config/settings.ts';
import { systemClock } from '../config/system-clock.ts';
import { systemProcesses } from '../config/system-processes.ts';
import { systemRandom } from '../config/system-random.ts';
import { readTextFile } from '../config/text-file.ts';
import { ProductError } from '../model/product-error.ts';
import { createOkta } from '../okta/client.ts';
import { httpTransport } from '../okta/http-transport.ts';
import type { Okta } from '../okta/okta.ts';
import { SENSITIVE_WORDS } from '../planning/sensitive.ts';
import { allReports } from '../sources/all-reports.ts';
import { localFolder } from '../sources/local-folder.ts';
import type { ReportFolder } from '../sources/report-folder.ts';
import { s3Bucket } from '../sources/s3-client.ts';
import { s3Folder } from '../sources/s3-folder.ts';
import { openStore } from '../store/open-store.ts';
import type { Context } from './context.ts';
import { type Program, runnerLauncher } from './launch-runner.ts';
import { rememberedOrg } from './remembered-org.ts';
import { RunningJobs } from './running-jobs.ts';

export type ClosableContext = Context & { close(): Promise<void> };

/** Everything of one process, from its environment. The tenant is not contacted yet. Throws `config.*`, `store.*`. */
export async function createContext(input: {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How to start this program again; without it jobs run in this process. */
  readonly program?: Program;
}): Promise<ClosableContext> {
  const settings = readSettings(input.environment);
  const log = createLog(settings);
  const store = openStore(settings.home);
  const folder = await localFolder(settings.reports, (folder) => {
    log.warn('reports.folder_unreadable', { folder });
  });
  const reports =
    settings.s3 === undefined
      ? folder
      : allReports(folder, s3Reports(settings, settings.s3, input.environment));
  const running = new RunningJobs();
  let connection: { readonly okta: Okta; close(): Promise<void> } | undefined;
  const okta = () => {
    if (settings.origin === undefined)
      throw new ProductError('config.missing', { fill: { setting: 'OKTA_DOMAIN' } });
    if (settings.token === undefined)
      throw new ProductError('config.missing', { fill: { setting: 'OKTA_API_TOKEN' } });
    if (connection === undefined) {
      const http = httpTransport(settings.origin, settings.concurrency, settings.proxy);
      connection = {
        okta: createOkta({
          origin: settings.origin,
          token: settings.token,
          transport: http.transport,
          clock: systemClock,
          random: systemRandom,
          log,
          share: settings.share,
          shares: settings.shares,
          concurrency: settings.concurrency,
          timeoutMs: settings.timeoutMs,
        }),
        close: () => http.close(),
      };
    }
    return connection.okta;
  };
  return {
    settings,
    clock: systemClock,
    random: systemRandom,
    okta,
    org: rememberedOrg(okta, store, systemClock),
    store,
    reports,
    log,
    processes: systemProcesses(),
    running,
    ...(input.program === undefined
      ? {}
      : { launchRunner: runnerLauncher(input.program, settings, input.environment) }),
    sensitiveWords: sensitiveWords(settings),
    osUser: userInfo().username,
    async close() {
      await running.stopAll();
      await connection?.close();
      await store.close();
    },
  };
}

/** The reports of the configured bucket; credentials of the environment file count like those of the environment. */
function s3Reports(
  { home }: Settings,
  place: NonNullable<Settings['s3']>,
  environment: Readonly<Record<string, string | undefined>>,
): ReportFolder {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  const credentials =
    accessKeyId === undefined || secretAccessKey === undefined
      ? undefined
      : { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  const bucket = s3Bucket({ ...place, ...(credentials === undefined ? {} : { credentials }) });
  return s3Folder(bucket, place, join(home, 's3'));
}

function sensitiveWords(settings: Settings): readonly string[] {
  if (settings.sensitiveWordsFile === undefined) return SENSITIVE_WORDS;
  let text: string;
  try {
    text = readTextFile(settings.sensitiveWordsFile);
  } catch {
    throw new ProductError('config.invalid', {
      fill: { setting: 'OKTA_ENTITLEMENTS_SENSITIVE', why: 'the file cannot be read as text in UTF-8' },
    });
  }
  const own = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return [...SENSITIVE_WORDS, ...own];
}
