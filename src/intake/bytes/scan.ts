/** How the text of one record is cut into cells. */
export interface Cutting {
  /** One character. */
  readonly delimiter: string;
  readonly quote: '"' | "'" | '';
  readonly escape: 'doubled' | 'backslash';
}

export type Scan =
  /** All quotes closed. `stray`: unquoted cells with a quote inside; `doubt`: one of them ends as if a quote closed it. */
  | {
      readonly state: 'closed';
      readonly cells: string[];
      readonly stray: readonly number[];
      readonly doubt: boolean;
    }
  /** The text ends inside quotes. */
  | { readonly state: 'open' }
  /** Text behind a closing quote. */
  | { readonly state: 'broken' };

/**
 * Cuts a text into cells. A quote opens only at the start of a cell (behind spaces, where the delimiter is no space) and
 * closes only before a delimiter or the end; inside an unquoted cell it is a character like any other.
 */
export function scanRecord(text: string, { delimiter, quote, escape }: Cutting): Scan {
  if (quote === '' || !text.includes(quote))
    return { state: 'closed', cells: text.split(delimiter), stray: NONE, doubt: false };
  const cells: string[] = [];
  const stray: number[] = [];
  const blanks = delimiter !== ' ';
  let doubt = false;
  let at = 0;
  for (;;) {
    let start = at;
    if (blanks) while (text[start] === ' ') start += 1;
    if (text[start] !== quote) {
      const next = text.indexOf(delimiter, at);
      const cell = next < 0 ? text.slice(at) : text.slice(at, next);
      if (quote === '"' && cell.includes(quote)) {
        stray.push(cells.length);
        doubt ||= looseEnd(cell);
      }
      cells.push(cell);
      if (next < 0) return { state: 'closed', cells, stray, doubt };
      at = next + 1;
      continue;
    }
    const end = escape === 'doubled' ? closing(text, start, quote) : closingEscaped(text, start, quote);
    if (end < 0) return { state: 'open' };
    const inner = text.slice(start + 1, end);
    cells.push(
      escape === 'doubled'
        ? inner.includes(quote)
          ? inner.replaceAll(quote + quote, quote)
          : inner
        : inner.replace(/\\(["'\\])/g, '$1'),
    );
    at = end + 1;
    if (blanks) while (text[at] === ' ') at += 1;
    if (at >= text.length) return { state: 'closed', cells, stray, doubt };
    if (text[at] !== delimiter) return { state: 'broken' };
    at += 1;
  }
}

/** Index of the quote that closes the one at `start`; -1: none. */
function closing(text: string, start: number, quote: string): number {
  let from = start + 1;
  for (;;) {
    const at = text.indexOf(quote, from);
    if (at < 0 || text[at + 1] !== quote) return at;
    from = at + 2;
  }
}

function closingEscaped(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at;
  }
  return -1;
}

/** A quote that ends an unquoted cell as if it closed one (`Admin"`); `24"` and `the "big" one` are plain text. */
function looseEnd(cell: string): boolean {
  const text = cell.trimEnd();
  if (!text.endsWith('"') || /\d"$/.test(text)) return false;
  return (text.split('"').length - 1) % 2 === 1;
}

const NONE: readonly number[] = [];

/** Longer lines and lines with more quotes are not repaired. */
const MOST_REPAIR_CHARS = 20_000;
const MOST_REPAIR_QUOTES = 64;

/**
 * The only way to read one damaged line as exactly so many cells, with quotes inside quoted cells taken as text;
 * undefined where there is none or more than one. Nothing is moved: a quote at the edge of a cell is never text.
 * `repaired`: the cells whose text is a guess.
 */
export function repairedLine(
  text: string,
  cutting: Cutting,
  columns: number,
): { readonly cells: string[]; readonly repaired: readonly number[] } | undefined {
  const { delimiter } = cutting;
  if (cutting.quote !== '"' || cutting.escape !== 'doubled' || columns < 2) return undefined;
  if (text.length > MOST_REPAIR_CHARS || text.split('"').length - 1 > MOST_REPAIR_QUOTES) return undefined;
  /** `position:cells left` → the ways from there, at most two. */
  const known = new Map<string, readonly (readonly string[])[]>();
  const from = (at: number, left: number): readonly (readonly string[])[] => {
    const key = `${at}:${left}`;
    const seen = known.get(key);
    if (seen !== undefined) return seen;
    const ways: (readonly string[])[] = [];
    for (const end of cellEnds(text, at, delimiter)) {
      const cell = text.slice(at, end);
      if (end === text.length) {
        if (left === 1) ways.push([cell]);
      } else if (left > 1) for (const rest of from(end + 1, left - 1)) ways.push([cell, ...rest]);
      if (ways.length > 1) break;
    }
    const found = ways.slice(0, 2);
    known.set(key, found);
    return found;
  };
  const [way, ...others] = from(0, columns);
  if (way === undefined || others.length > 0) return undefined;
  const repaired = way.flatMap((cell, i) =>
    cell.slice(1, -1).replaceAll('""', '').includes('"') ? [i] : [],
  );
  return {
    cells: way.map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)),
    repaired,
  };
}

/** Where the cell that starts at `at` can end. */
function* cellEnds(text: string, at: number, delimiter: string): Iterable<number> {
  if (text[at] !== '"') {
    const next = text.indexOf(delimiter, at);
    const end = next < 0 ? text.length : next;
    if (!looseEnd(text.slice(at, end))) yield end;
    return;
  }
  for (let quote = text.indexOf('"', at + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    if (quote + 1 !== text.length && text[quote + 1] !== delimiter) continue;
    const inner = text.slice(at + 1, quote);
    // Doubled quotes are text wherever they stand; a single one at the edge is not.
    if (/^(?:"")*(?!")/.test(inner) && !/(?<!")"(?:"")*$/.test(inner)) yield quote + 1;
  }
}
