import { homedir, platform } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import * as z from 'zod';
import { ProductError } from '../model/product-error.ts';
import { originOf } from './origin.ts';
import { type Proxies, proxiesOf, type Proxy, proxyOf } from './proxy.ts';
import { Secret } from './secret.ts';
import { parseShares } from './shares.ts';
import { refuseSlips } from './slips.ts';

/** Every setting, in the order of the documentation (docs/settings.md is generated from `SETTINGS`). */
export const SETTINGS = {
  OKTA_DOMAIN: {
    about:
      'Host of the organisation, such as your-domain.okta.com; or a full origin for http://127.0.0.1:PORT.',
    schema: z.string().min(1).optional(),
    required: true,
  },
  OKTA_API_TOKEN: {
    about: 'API token (SSWS) of an administrator.',
    schema: z
      .string()
      .regex(/^[\x21-\x7e]+$/, 'it must be the token alone, without spaces and without the word SSWS')
      .optional(),
    required: true,
  },
  OKTA_ENTITLEMENTS_HOME: {
    about: "Folder of the local database. Default: the platform's state directory.",
    schema: z.string().optional(),
    required: false,
  },
  OKTA_ENTITLEMENTS_REPORTS: {
    about: 'Folder of the reports, absolute or relative to the home. Default: reports.',
    schema: z.string().optional(),
    required: false,
  },
  OKTA_ENTITLEMENTS_SHARE: {
    about: 'Percent of each rate limit that this program may use. Default: 75.',
    schema: z.coerce.number().int().min(1).max(100).default(75),
    required: false,
  },
  OKTA_ENTITLEMENTS_SHARES: {
    about:
      'Percent of single rate limits, by the names that okta_get_rate_status shows, such as "write grants=50; users=25".',
    schema: z.string().optional(),
    required: false,
  },
  OKTA_ENTITLEMENTS_CONCURRENCY: {
    about: 'Requests in flight at most. Default: 20.',
    schema: z.coerce.number().int().min(1).max(75).default(20),
    required: false,
  },
  OKTA_ENTITLEMENTS_TIMEOUT_MS: {
    about:
      'Time-out of one request in milliseconds. What a person waits for is given up after 15 seconds without an answer, or half of this where that is longer. Default: 30000.',
    schema: z.coerce.number().int().min(100).max(600_000).default(30_000),
    required: false,
  },
  OKTA_ENTITLEMENTS_SETTLE_MS: {
    about: 'How long the tenant may take to show what was written, in milliseconds. Default: 10000.',
    schema: z.coerce.number().int().min(0).max(600_000).default(10_000),
    required: false,
  },
  OKTA_ENTITLEMENTS_END_AHEAD_MS: {
    about:
      "How far ahead a grant that is taken back is made to end, in milliseconds of the organisation's clock. Default: 60000.",
    schema: z.coerce.number().int().min(1_000).max(3_600_000).default(60_000),
    required: false,
  },
  OKTA_ENTITLEMENTS_LEARNED_DAYS: {
    about:
      'How many days what the organisation showed of itself (whether it takes additive grants) is relied on; then one grant alone asks again. Default: 30.',
    schema: z.coerce.number().int().min(1).max(3650).default(30),
    required: false,
  },
  OKTA_ENTITLEMENTS_RUNNER: {
    about:
      'Who carries plans out: detached (a process of its own that outlives its starter), inline (the server or command itself) or external (`okta-entitlements work` elsewhere). Default: detached.',
    schema: z.enum(['detached', 'inline', 'external']).default('detached'),
    required: false,
  },
  OKTA_ENTITLEMENTS_ROUTINE_PEOPLE: {
    about: 'A plan that touches more people is elevated. Default: 100.',
    schema: z.coerce.number().int().min(0).default(100),
    required: false,
  },
  OKTA_ENTITLEMENTS_ROUTINE_ACCOUNTS: {
    about: 'A plan that creates more app accounts is elevated. Default: 25.',
    schema: z.coerce.number().int().min(0).default(25),
    required: false,
  },
  OKTA_ENTITLEMENTS_SENSITIVE: {
    about:
      'File with a word or a name of several words on each line; a value whose name holds one of them is sensitive, as are those of the built-in list.',
    schema: z.string().optional(),
    required: false,
  },
  S3_ENABLED: {
    about: 'true: reports are also taken from a bucket of S3 or of a compatible store. Default: false.',
    schema: z
      .string()
      .toLowerCase()
      .pipe(z.enum(['true', 'false', '1', '0', 'yes', 'no']))
      .default('false'),
    required: false,
  },
  S3_BUCKET_NAME: {
    about: 'The bucket. Credentials come from the default chain of AWS (environment, profile, role).',
    schema: z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/,
        'it must be 2 to 63 letters, digits, dots, hyphens and underscores, and no address',
      )
      .optional(),
    required: false,
  },
  S3_PREFIX: {
    about: 'Only what lies below this prefix of the bucket is seen, such as csv-files/.',
    schema: z.string().max(900).optional(),
    required: false,
  },
  S3_ENDPOINT: {
    about: 'Address of a store that is compatible with S3; https, or http for this machine itself.',
    schema: z.string().optional(),
    required: false,
  },
  AWS_REGION: {
    about: 'Region of the bucket. Default: us-east-1.',
    schema: z
      .string()
      .regex(
        /^[a-z0-9-]{2,40}$/,
        'it must be 2 to 40 small letters, digits and hyphens, such as eu-central-1',
      )
      .default('us-east-1'),
    required: false,
  },
  HTTPS_PROXY: {
    about:
      'Proxy through which Okta and a bucket of S3 are reached, such as http://proxy.acme.example:3128, with name and password where it wants them (also in lower case). Connections are encrypted through it. Credentials of AWS that come from single sign-on are fetched without it.',
    schema: z.string().optional(),
    required: false,
  },
  NO_PROXY: {
    about:
      'Hosts that are reached without the proxy, such as okta.com,.acme.example; * for all (also in lower case).',
    schema: z.string().optional(),
    required: false,
  },
  LOG_LEVEL: {
    about: 'error, warn, info or debug (any case), as JSON lines on stderr. Default: info.',
    schema: z
      .string()
      .toLowerCase()
      .pipe(z.enum(['error', 'warn', 'info', 'debug']))
      .default('info'),
    required: false,
  },
} as const;

export interface Settings {
  /** Absent until the connection is needed: analysing a report works without a tenant. */
  readonly origin: string | undefined;
  readonly token: Secret | undefined;
  readonly home: string;
  readonly reports: string;
  readonly share: number;
  /** The same for single buckets, by name. */
  readonly shares: Readonly<Record<string, number>>;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly settleMs: number;
  readonly endAheadMs: number;
  /** How long what was learned of a tenant is relied on. */
  readonly learnedForMs: number;
  readonly runner: 'detached' | 'inline' | 'external';
  readonly routine: { readonly people: number; readonly accounts: number };
  /** Absent: reports come from the folder only. */
  readonly s3:
    | {
        readonly bucket: string;
        readonly prefix: string;
        readonly region: string;
        readonly endpoint?: string;
        /** Absent: it is reached directly. */
        readonly proxies?: Proxies;
      }
    | undefined;
  /** Absent: the organisation is reached directly. */
  readonly proxy: Proxy | undefined;
  readonly sensitiveWordsFile: string | undefined;
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
}

/** Settings that other programs take too, in either case. */
const PROXIES: ReadonlySet<string> = new Set(['HTTPS_PROXY', 'NO_PROXY']);

type Read = <K extends keyof typeof SETTINGS>(name: K) => z.output<(typeof SETTINGS)[K]['schema']>;

/** Reads the settings from an environment. Throws `config.invalid`, naming the setting and never its value. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  refuseSlips(Object.keys(environment), Object.keys(SETTINGS));
  const read: Read = (name) => {
    const text = (
      environment[name] ?? (PROXIES.has(name) ? environment[name.toLowerCase()] : undefined)
    )?.trim();
    const parsed = SETTINGS[name].schema.safeParse(text === '' ? undefined : text);
    if (!parsed.success) {
      throw new ProductError('config.invalid', {
        fill: { setting: name, why: whyNot(parsed.error.issues[0]) },
      });
    }
    return parsed.data as never;
  };
  const home = resolve(read('OKTA_ENTITLEMENTS_HOME') ?? defaultHome(environment));
  const reports = read('OKTA_ENTITLEMENTS_REPORTS') ?? 'reports';
  const domain = read('OKTA_DOMAIN');
  const token = read('OKTA_API_TOKEN');
  const origin = domain === undefined ? undefined : originOf(domain);
  return {
    origin,
    token: token === undefined ? undefined : new Secret(token),
    home,
    reports: isAbsolute(reports) ? reports : join(home, reports),
    share: read('OKTA_ENTITLEMENTS_SHARE') / 100,
    shares: parseShares(read('OKTA_ENTITLEMENTS_SHARES') ?? '', 'OKTA_ENTITLEMENTS_SHARES'),
    concurrency: read('OKTA_ENTITLEMENTS_CONCURRENCY'),
    timeoutMs: read('OKTA_ENTITLEMENTS_TIMEOUT_MS'),
    settleMs: read('OKTA_ENTITLEMENTS_SETTLE_MS'),
    endAheadMs: read('OKTA_ENTITLEMENTS_END_AHEAD_MS'),
    learnedForMs: read('OKTA_ENTITLEMENTS_LEARNED_DAYS') * 86_400_000,
    runner: read('OKTA_ENTITLEMENTS_RUNNER'),
    routine: {
      people: read('OKTA_ENTITLEMENTS_ROUTINE_PEOPLE'),
      accounts: read('OKTA_ENTITLEMENTS_ROUTINE_ACCOUNTS'),
    },
    s3: s3Of(read),
    proxy: proxyOf(origin, read('HTTPS_PROXY'), read('NO_PROXY') ?? ''),
    sensitiveWordsFile: read('OKTA_ENTITLEMENTS_SENSITIVE'),
    logLevel: read('LOG_LEVEL'),
  };
}

/** What a setting takes, never what it holds. */
function whyNot(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'too_big' && issue.origin === 'string')
    return `it must have ${issue.maximum} characters or fewer`;
  if (issue?.code === 'too_small') return `it must be ${issue.minimum} or more`;
  if (issue?.code === 'too_big') return `it must be ${issue.maximum} or less`;
  if (issue?.code === 'invalid_value') return `it must be one of ${issue.values.join(', ')}`;
  // Only words of ours: those of zod may show the value.
  if (issue?.code === 'invalid_format') return issue.message;
  if (issue?.code !== 'invalid_type') return 'it does not look as it must';
  return issue.expected === 'int' ? 'it must be a whole number' : `it must be a ${issue.expected}`;
}

function s3Of(read: Read): Settings['s3'] {
  if (!['true', '1', 'yes'].includes(read('S3_ENABLED'))) return undefined;
  const bucket = read('S3_BUCKET_NAME');
  if (bucket === undefined) throw new ProductError('config.missing', { fill: { setting: 'S3_BUCKET_NAME' } });
  const prefix = (read('S3_PREFIX') ?? '').replace(/^\/+/, '').replace(/\/*$/, '/');
  const endpoint = read('S3_ENDPOINT');
  const at = endpoint === undefined ? undefined : originOf(endpoint, 'S3_ENDPOINT');
  const proxies = at?.startsWith('http:')
    ? undefined
    : proxiesOf(read('HTTPS_PROXY'), read('NO_PROXY') ?? '');
  return {
    bucket,
    prefix: prefix === '/' ? '' : prefix,
    region: read('AWS_REGION'),
    ...(at === undefined ? {} : { endpoint: at }),
    ...(proxies === undefined ? {} : { proxies }),
  };
}

function defaultHome(environment: Readonly<Record<string, string | undefined>>): string {
  if (platform() === 'win32')
    return join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'okta-entitlements');
  if (platform() === 'darwin') return join(homedir(), 'Library', 'Application Support', 'okta-entitlements');
  return join(environment['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'okta-entitlements');
}
