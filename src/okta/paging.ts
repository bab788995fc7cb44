import * as z from 'zod';
import { ProductError } from '../model/product-error.ts';
import type { Answer } from './attempt.ts';
import type { Call } from './exchange.ts';
import type { Reads } from './waited-for.ts';

const Links = z.looseObject({
  _links: z.looseObject({ next: z.looseObject({ href: z.string() }).optional() }).optional(),
});

/**
 * Pages of a list to the last one: a bare array with Link headers (management), or rows with `_links` (governance).
 * `list`: the key of the rows.
 */
export async function* pages(
  sender: Reads,
  call: Call,
  signal?: AbortSignal,
  list = 'data',
): AsyncIterable<readonly unknown[]> {
  const seen = new Set<string>();
  for (let after: string | undefined; ;) {
    const query =
      after === undefined ? (call.query ?? []) : [...(call.query ?? []), ['after', after] as const];
    const answer = await sender.read({ ...call, query }, { signal });
    if (answer === undefined) throw new ProductError('okta.unexpected', { subject: call.path });
    const { rows, next } = pageOf(answer, call.path, list);
    yield rows;
    if (next === undefined) return;
    // A cursor that comes again would never end.
    if (seen.has(next)) throw new ProductError('okta.unexpected', { subject: call.path });
    seen.add(next);
    after = next;
  }
}

/** Only the cursor is followed, never the host of a link (contract §0.6). */
function pageOf(
  { response, json }: Answer,
  path: string,
  list: string,
): { readonly rows: readonly unknown[]; readonly next: string | undefined } {
  if (Array.isArray(json)) return { rows: json, next: cursorOf(nextLink(response.headers['link'])) };
  const body = Links.safeParse(json);
  const rows = body.data?.[list];
  if (!body.success || !Array.isArray(rows)) throw new ProductError('okta.unexpected', { subject: path });
  return { rows, next: cursorOf(body.data._links?.next?.href) };
}

/** The link with `rel="next"` of a Link header, joined or single (contract §1.4). */
function nextLink(header: string | undefined): string | undefined {
  for (const match of (header ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    if (/;\s*rel="?next"?/i.test(match[2] ?? '')) return match[1];
  }
  return undefined;
}

function cursorOf(href: string | undefined): string | undefined {
  if (href === undefined) return undefined;
  const after = new URL(href, 'https://unused.invalid').searchParams.get('after');
  if (after === null || after === '')
    throw new ProductError('okta.unexpected', { subject: 'a next link without a cursor' });
  return after;
}
