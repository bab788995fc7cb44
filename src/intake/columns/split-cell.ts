import type { Split } from '../../model/layout.ts';
import { isInForce } from './object-standing.ts';
import { readMarkedList } from './marked-list.ts';

/** The parts of a cell that holds several values at a moment (epoch milliseconds); undefined where the list cannot be read. */
export function splitCell(cell: string, split: Split, now: number): readonly string[] | undefined {
  if (split.by === 'text')
    return (split.also ?? []).reduce<readonly string[]>(
      (parts, delimiter) => parts.flatMap((part) => splitText(part, delimiter)),
      splitText(cell, split.delimiter),
    );
  if (split.by === 'marks') return readMarkedList(cell);
  if (split.by === 'names') return splitNames(cell, split.delimiter);
  return cell.trim() === '' ? [] : readList(cell, (item) => isInForce(item, now));
}

/** The parts of a list; one in quotes may hold the delimiter: `Buyer,"Audit, External"`. Quotes that do not close are text. */
export function splitText(cell: string, delimiter: string): readonly string[] {
  const pieces = cell.split(delimiter);
  if (delimiter === '' || !cell.includes('"')) return pieces;
  const parts: string[] = [];
  let open: string | undefined;
  for (const piece of pieces) {
    const text: string = open === undefined ? piece : `${open}${delimiter}${piece}`;
    const quoted = text.trim();
    const closes = quoted.length > 1 && (quoted.match(/"/g)?.length ?? 0) % 2 === 0 && quoted.endsWith('"');
    if (!quoted.startsWith('"')) parts.push(text);
    else if (closes) parts.push(quoted.slice(1, -1).replaceAll('""', '"'));
    open = quoted.startsWith('"') && !closes ? text : undefined;
    if (open !== undefined && open.length > LONGEST_QUOTED) return pieces;
  }
  return open === undefined ? parts : pieces;
}
const LONGEST_QUOTED = 1_000;

/** Keys under which an object of a list names itself. */
const NAME_KEYS = ['name', 'displayName', 'display_name', 'label', 'value', 'title', 'role', 'id'] as const;

/** A list in JSON, or what programs print for one (`['a', 'b']`, `[a, b]`); undefined where it is none. `counts`: else of an object of it. */
export function readList(
  cell: string,
  counts: (item: object) => boolean = () => true,
): readonly string[] | undefined {
  const text = cell.trim();
  // As PowerShell shows a list.
  if (/^\{[^{}:"[\]]*\}$/.test(text)) return text.slice(1, -1).split(',');
  if (!text.startsWith('[') || !text.endsWith(']')) return undefined;
  const found = parsedJson(text) ?? parsedJson(text.replaceAll("'", '"'));
  if (found === undefined) {
    const inner = text.slice(1, -1);
    return /["{}[\]]/.test(inner) ? undefined : inner.split(',');
  }
  if (!Array.isArray(found)) return undefined;
  const names = found.map((item: unknown) => nameOf(item, counts));
  return names.every((name) => name !== undefined) ? names : undefined;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function nameOf(item: unknown, counts: (item: object) => boolean): string | undefined {
  if (typeof item === 'string') return item;
  if (typeof item === 'number') return String(item);
  if (typeof item !== 'object' || item === null || !counts(item)) return undefined;
  const fields = new Map(Object.entries(item));
  for (const key of NAME_KEYS) {
    const value: unknown = fields.get(key);
    if (typeof value === 'string') return value;
  }
  return undefined;
}

/** Distinguished names, cut where a delimiter that is not escaped stands before the next attribute. */
export function splitNames(cell: string, delimiter: string): readonly string[] {
  if (delimiter === '') return [cell];
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < cell.length; at++) {
    if (cell[at] === '\\') at += 1;
    else if (
      cell.startsWith(delimiter, at) &&
      startsName(cell.slice(at + delimiter.length, at + delimiter.length + 40))
    ) {
      parts.push(cell.slice(from, at));
      from = at + delimiter.length;
    }
  }
  return [...parts, cell.slice(from)];
}

const NAME_START = /^\s*(cn|ou|uid|o|dc|l|name|group)\s*=/i;

/** Whether a text begins like a distinguished name. */
export function startsName(text: string): boolean {
  return NAME_START.test(text);
}

/** The value of the first part of a distinguished name, unescaped: `CN=HR\, Confidential,OU=…` is `HR, Confidential`. */
export function firstOfName(name: string): string {
  const start = name.indexOf('=') + 1;
  let text = '';
  for (let at = start; at < name.length; at++) {
    const character = name[at] ?? '';
    if (character === ',' || character === '+') break;
    if (character !== '\\') {
      text += character;
      continue;
    }
    // Two hexadecimal digits are a byte of UTF-8; anything else stands for itself.
    const bytes = /^(?:\\[0-9a-f]{2})+/i.exec(name.slice(at));
    if (bytes === null) {
      text += name[at + 1] ?? '';
      at += 1;
    } else {
      text += Buffer.from(bytes[0].replaceAll('\\', ''), 'hex').toString('utf8');
      at += bytes[0].length - 1;
    }
  }
  return text.trim();
}
