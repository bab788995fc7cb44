import * as z from 'zod';
import type { LogEvent } from '../../model/tenant-objects.ts';
import { allEqual, anyEqual } from '../filters.ts';
import type { Okta } from '../okta.ts';
import { pages } from '../paging.ts';
import type { Sender } from '../send.ts';
import { parsed } from './parse.ts';

const EventRow = z.looseObject({
  eventType: z.string(),
  published: z.string(),
  target: z.array(z.looseObject({ id: z.string().nullish(), type: z.string().nullish() })).nullish(),
});

/** The System Log (contract §7.5). Both ends of the period are given: a query without an end has no last page. */
export function logsApi(sender: Sender): Okta['logs'] {
  return {
    async *events({ about, types, since, until }, signal) {
      const ofTypes = `(${anyEqual('eventType', types)})`;
      const call = {
        method: 'GET',
        path: '/api/v1/logs',
        query: [
          ['since', since],
          ['until', until],
          ['filter', about === undefined ? ofTypes : `${allEqual([['target.id', about]])} and ${ofTypes}`],
          ['limit', '1000'],
        ],
      } as const;
      for await (const rows of pages(sender, call, signal)) yield rows.map(eventOf);
    },
  };
}

function eventOf(json: unknown): LogEvent {
  const { eventType, published, target } = parsed(EventRow, json, 'log event');
  return {
    type: eventType,
    published,
    userIds: (target ?? []).flatMap(({ id, type }) =>
      typeof id === 'string' && type === 'User' ? [id] : [],
    ),
  };
}
