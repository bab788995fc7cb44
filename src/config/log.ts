import { destination, pino } from 'pino';
import type { Settings } from './settings.ts';

/** What the product says of itself: JSON lines on stderr, secrets redacted at this sink. */
export interface Log {
  debug(event: string, facts?: Readonly<Record<string, unknown>>): void;
  info(event: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(event: string, facts?: Readonly<Record<string, unknown>>): void;
  error(event: string, facts?: Readonly<Record<string, unknown>>): void;
}

/** Drops everything: for tests and for the pure parts that need no log. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * A log to file descriptor 2. Every line is searched for the configured token and for anything that looks
 * like an authorization header before it is written, whatever field it would have come in.
 */
export function createLog(
  settings: Pick<Settings, 'logLevel' | 'token'>,
  write?: (line: string) => void,
): Log {
  const stderr = write === undefined ? destination({ dest: 2, sync: true }) : undefined;
  const sink = {
    write(line: string) {
      const safe = redact(line, settings.token?.reveal());
      if (write === undefined) stderr?.write(safe);
      else write(safe);
    },
  };
  const logger = pino({ level: settings.logLevel, base: null, timestamp: true, messageKey: 'event' }, sink);
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, facts: Readonly<Record<string, unknown>> = {}) =>
      logger[level](facts, event);
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** The line without the token and without the credentials of any authorization header. */
export function redact(line: string, token: string | undefined): string {
  const withoutToken = token === undefined || token === '' ? line : line.replaceAll(token, '[secret]');
  return withoutToken.replace(/\b(SSWS|Bearer|DPoP|Basic)\s+[\w.~+/=-]+/g, '$1 [secret]');
}
