import { ProductError } from '../model/product-error.ts';
import { Secret } from './secret.ts';

/** A proxy through which hosts are reached. */
export interface Proxy {
  /** `http://host:port`; with https the way to the proxy itself is encrypted too. */
  readonly origin: string;
  /** What it wants in `Proxy-Authorization`. */
  readonly authorization?: Secret;
}

/** A proxy, and the hosts that are reached without it. */
export interface Proxies {
  readonly proxy: Proxy;
  /** As `NO_PROXY` has it. */
  readonly except: string;
}

/**
 * The proxies of the settings; none where every host is excepted: then nobody looks at what they are. Throws
 * `config.invalid`, which never shows the value.
 */
export function proxiesOf(proxy: string | undefined, except: string): Proxies | undefined {
  return proxy === undefined || entriesOf(except).includes('*')
    ? undefined
    : { proxy: parsedProxy(proxy), except };
}

/** The proxy for a host: none for what is not encrypted, which is this machine itself, nor for a host that is excepted. */
export function proxyFor(origin: string, { proxy, except }: Proxies): Proxy | undefined {
  return reachedDirectly(origin, except) ? undefined : proxy;
}

/**
 * The proxy for an organisation: none for this machine itself, nor for a host that `except` names (`acme.example` and what
 * ends with it, one of several, or `*`). Throws `config.invalid`, which never shows the value.
 */
export function proxyOf(
  origin: string | undefined,
  proxy: string | undefined,
  except: string,
): Proxy | undefined {
  if (proxy === undefined || origin === undefined || reachedDirectly(origin, except)) return undefined;
  return parsedProxy(proxy);
}

function reachedDirectly(origin: string, except: string): boolean {
  return origin.startsWith('http:') || isExcepted(new URL(origin), except);
}

function parsedProxy(proxy: string): Proxy {
  const url = parsed(proxy);
  if (url.username === '') return { origin: url.origin };
  const credentials = `${said(url.username)}:${said(url.password)}`;
  return {
    origin: url.origin,
    authorization: new Secret(`Basic ${Buffer.from(credentials).toString('base64')}`),
  };
}

/** What stands behind percent signs; a lone one is itself. */
function said(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parsed(proxy: string): URL {
  const invalid = (why: string) =>
    new ProductError('config.invalid', { fill: { setting: 'HTTPS_PROXY', why } });
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  if (!URL.canParse(text)) throw invalid('it is no address');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw invalid('only http and https proxies are known');
  return url;
}

function isExcepted({ hostname, port }: URL, except: string): boolean {
  return entriesOf(except).some((entry) => {
    if (entry === '*') return true;
    const [, host = '', at] = /^\.?(.*?)(?::(\d+))?$/.exec(entry) ?? [];
    return (
      (at === undefined || at === (port === '' ? '443' : port)) &&
      (hostname === host || hostname.endsWith(`.${host}`))
    );
  });
}

function entriesOf(except: string): readonly string[] {
  return except
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '');
}
