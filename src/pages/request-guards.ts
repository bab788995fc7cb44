import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const BODY_MAX = 4096;

/** Loopback by name and number; a form only from the page itself; never inside a frame or as a part of another page. */
export function isOurs({ headers, method }: IncomingMessage, origin: string): boolean {
  if (headers.host !== new URL(origin).host) return false;
  if (method === 'POST' ? headers.origin !== origin : (headers.origin ?? origin) !== origin) return false;
  const site = headers['sec-fetch-site'];
  if (method === 'POST' && site !== undefined && site !== 'same-origin') return false;
  return (headers['sec-fetch-dest'] ?? 'document') === 'document';
}

/** What every answer carries: kept nowhere, in no frame, nothing loaded but what has the nonce. */
export function guardHeaders(response: ServerResponse, nonce: string): void {
  const headers = {
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // Not `no-referrer`: under that a browser hides the origin of a form that we must see.
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    connection: 'close',
  };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

/** Whether the browser sends this cookie. */
export function hasCookie(
  { headers }: IncomingMessage,
  [name, value]: readonly [name: string, value: string],
): boolean {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const found = pairs.find((pair) => pair.startsWith(`${name}=`));
  return found !== undefined && same(found.slice(name.length + 1), value);
}

/** The fields of a small form; undefined where it is none. */
export async function formOf(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  if (!/^application\/x-www-form-urlencoded(;|$)/i.test(request.headers['content-type'] ?? ''))
    return undefined;
  let text = '';
  for await (const chunk of request as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1');
    if (text.length > BODY_MAX) return undefined;
  }
  return new URLSearchParams(text);
}

/** Equal, in a time that does not tell how much of it is. */
export function same(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
