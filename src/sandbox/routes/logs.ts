import { validationFailed } from '../errors.ts';
import { type Expression, FilterSyntaxError, parseExpression, satisfies } from '../filter.ts';
import { isoMillis, parseIso } from '../instants.ts';
import { managementList } from '../paging.ts';
import { partitionPoint } from '../partition-point.ts';
import type { SandboxEvent } from '../state/objects.ts';
import type { Reply, Route, RouteCall } from './route.ts';

export const logRoutes: readonly Route[] = [
  { method: 'GET', template: '/api/v1/logs', operation: 'listLogEvents', bucket: 'logs', handle: list },
];

const WEEK_MS = 7 * 86_400_000;

/**
 * Events of the System Log by time of publication; visible after `logs.delayMs` (contract §7.5). A query without
 * `until` is a polling one: it always has a next page.
 */
function list(call: RouteCall): Reply {
  const { tenant, settings, query, now } = call;
  const until = instant(query.get('until'), 'until') ?? now;
  const since = instant(query.get('since'), 'since') ?? until - WEEK_MS;
  const limit = Number(query.get('limit') ?? 100);
  if (!Number.isInteger(limit) || limit < 0 || limit > 1000) throw invalid('limit');
  const expression = parsed(query.get('filter'));
  const words = (query.get('q') ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const visible = Math.min(until, now - settings.logs.delayMs);
  const { events } = tenant;
  const from = partitionPoint(events, ({ at }) => at >= since);
  const end = partitionPoint(events, ({ at }) => at > visible);
  const after = query.get('after');
  const seen = after === null ? undefined : tenant.eventPosition(after);
  if (after !== null && seen === undefined) throw invalid('after');
  const step = query.get('sortOrder') === 'DESCENDING' ? -1 : 1;
  const first = step < 0 ? Math.min(end, seen ?? end) - 1 : Math.max(from, (seen ?? -1) + 1);
  const rows: SandboxEvent[] = [];
  for (let i = first; i >= from && i < end && rows.length <= limit; i += step) {
    const event = events[i];
    if (
      event !== undefined &&
      chosen(event, expression) &&
      words.every((word) => JSON.stringify(event).toLowerCase().includes(word))
    )
      rows.push(event);
  }
  const page = rows.slice(0, limit);
  const goesOn = rows.length > limit;
  const polling = query.get('until') === null;
  const last = page.at(-1)?.uuid ?? after ?? undefined;
  return managementList(call, page.map(eventJson), limit, goesOn || polling ? last : undefined);
}

/** Attributes of targets are tested on one target at a time. */
function chosen(event: SandboxEvent, expression: Expression | undefined): boolean {
  if (expression === undefined) return true;
  const onTarget = (target: SandboxEvent['targets'][number] | undefined) =>
    satisfies(expression, (name) => textOf(event, target, name), { caseSensitive: false });
  return event.targets.length === 0 ? onTarget(undefined) : event.targets.some(onTarget);
}

function textOf(
  event: SandboxEvent,
  target: SandboxEvent['targets'][number] | undefined,
  attribute: string,
): string | undefined {
  switch (attribute) {
    case 'eventType':
      return event.type;
    case 'actor.id':
      return event.actor.id;
    case 'target.id':
      return target?.id;
    case 'target.type':
      return target?.type;
    default:
      return undefined;
  }
}

function eventJson({ uuid, at, type, actor, targets }: SandboxEvent) {
  return {
    uuid,
    published: isoMillis(at),
    eventType: type,
    version: '0',
    severity: 'INFO',
    displayMessage: type,
    actor: { id: actor.id, type: actor.type, alternateId: actor.id, displayName: actor.type },
    outcome: { result: 'SUCCESS' },
    target: targets.map((target) => ({
      id: target.id,
      type: target.type,
      alternateId: target.name,
      displayName: target.name,
    })),
    transaction: { type: 'WEB', id: uuid },
  };
}

function parsed(text: string | null): Expression | undefined {
  if (text === null) return undefined;
  try {
    return parseExpression(text);
  } catch (problem) {
    if (problem instanceof FilterSyntaxError) throw invalid('filter');
    throw problem;
  }
}

function instant(text: string | null, name: string): number | undefined {
  if (text === null) return undefined;
  const at = parseIso(text);
  if (at === undefined) throw invalid(name);
  return at;
}

function invalid(name: string) {
  return validationFailed(name, [`The ${name} parameter is not valid`]);
}
