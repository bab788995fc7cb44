import { emptyAfter, invalidPaging } from './errors.ts';
import { adminOrigin, type Reply, type RouteCall } from './routes/route.ts';

/** One page of rows, and the cursor of the next. */
export interface Page<T> {
  readonly rows: readonly T[];
  readonly next: string | undefined;
}

/** `limit` of a governance list. */
export function governanceLimit(call: RouteCall, standard: number, maximum: number): number {
  const text = call.query.get('limit');
  if (text === null) return standard;
  const limit = Number(text);
  if (!/^\d+$/.test(text) || limit < 1 || limit > maximum) throw invalidPaging('limit');
  return limit;
}

/** `after` of a governance list; undefined on the first page. */
export function governanceAfter(call: RouteCall): string | undefined {
  const after = call.query.get('after');
  if (after === '') throw emptyAfter();
  return after ?? undefined;
}

/** A page of a list in memory whose cursor is the id of its last row. */
export function pageById<T>(
  rows: readonly T[],
  idOf: (row: T) => string,
  after: string | undefined,
  limit: number,
): Page<T> {
  let start = 0;
  if (after !== undefined) {
    const at = rows.findIndex((row) => idOf(row) === after);
    if (at < 0) throw invalidPaging('after');
    start = at + 1;
  }
  const page = rows.slice(start, start + limit);
  const last = page.at(-1);
  return { rows: page, next: start + limit < rows.length && last !== undefined ? idOf(last) : undefined };
}

/** The body of a governance list: data, links on the admin host, and the total where the list has one. */
export function governanceList(
  call: RouteCall,
  data: readonly unknown[],
  next: string | undefined,
  options: { readonly total?: number; readonly linkHeaders?: boolean } = {},
): Reply {
  const href = (after?: string) => {
    const parameters = [...call.query.entries()].filter(([name]) => name !== 'after' || after === undefined);
    if (after !== undefined) parameters.push(['after', after]);
    parameters.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    const text = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
    return `${adminOrigin(call.tenant)}${call.path}${text === '' ? '' : `?${text}`}`;
  };
  const links = {
    self: { href: href(), hints: {} },
    ...(next === undefined ? {} : { next: { href: href(next), hints: {} } }),
  };
  return {
    status: 200,
    body: {
      data,
      _links: links,
      ...(options.total === undefined ? {} : { metadata: { total: options.total } }),
    },
    ...(options.linkHeaders === true
      ? {
          headers: {
            link: [
              `<${links.self.href}>; rel="self"`,
              ...(next === undefined ? [] : [`<${href(next)}>; rel="next"`]),
            ],
          },
        }
      : {}),
  };
}

/** A management list: a bare array, links in headers on the host that was called, the limit filled in. */
export function managementList(
  call: RouteCall,
  data: readonly unknown[],
  limit: number,
  next: string | undefined,
): Reply {
  const href = (after: string | undefined) => {
    const query = new URLSearchParams(
      [...call.query.entries()].filter(([name]) => name !== 'after' && name !== 'limit'),
    );
    if (after !== undefined) query.set('after', after);
    query.set('limit', String(limit));
    query.sort();
    return `${call.origin}${call.path}?${query.toString()}`;
  };
  return {
    status: 200,
    body: data,
    headers: {
      link: [
        `<${href(call.query.get('after') ?? undefined)}>; rel="self"`,
        ...(next === undefined ? [] : [`<${href(next)}>; rel="next"`]),
      ],
    },
  };
}

/** `limit` of a management list: too large a number is cut to the maximum. */
export function managementLimit(call: RouteCall, standard: number, maximum: number): number {
  const limit = Number(call.query.get('limit') ?? standard);
  return Number.isInteger(limit) && limit >= 1 ? Math.min(limit, maximum) : standard;
}
