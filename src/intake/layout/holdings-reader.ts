import type { FlagsPart, LayoutPart, PairsPart, ValuesPart } from '../../model/layout.ts';
import type { RejectReason } from '../../model/report-lines.ts';
import { canonicalValue, saysNone, valueKey } from '../words/canonical-value.ts';
import type { Cells } from '../table/cells.ts';
import { readDay } from '../words/days.ts';
import { saysInherited, saysOver } from '../words/over-words.ts';
import { becomes, isPlaceholder } from '../words/placeholder.ts';
import { isMarked } from '../words/beside-a-value.ts';
import { firstOfName, splitCell } from '../columns/split-cell.ts';
import { detached } from '../columns/statistics.ts';

/** Between a scope and the value in it. */
const SCOPE_JOIN = ':';

/** Cells whose meaning is kept, and how long they may be. */
const MOST_KNOWN = 5_000;
const LONGEST_KNOWN = 200;

const NOTHING_OPEN: readonly string[] = [];

/** What one record says: `entitlements[i]` is held with `values[i]`; overwritten by the next record. */
export interface RecordHoldings {
  length: number;
  readonly entitlements: number[];
  /** When each ends by its own cell, in epoch milliseconds; 0: not. */
  readonly ends: number[];
  /** Canonical. */
  readonly values: string[];
}

/** Takes the holdings out of records: the one mechanism that all layouts are read with. */
export class HoldingsReader {
  readonly #parts: readonly LayoutPart[];
  readonly #now: number;
  /** Keys of texts that say nothing, where a part has any. */
  readonly #none: readonly (ReadonlySet<string> | undefined)[];
  readonly #yes: readonly ReadonlySet<string>[];
  readonly #pairs: readonly ReadonlyMap<string, number>[];
  /** First part of a distinguished name → the whole name that it stands for; per part. */
  readonly #names: readonly Map<string, string>[];
  /** Cell as it stands → what it says: most cells are one that was there before. */
  readonly #known = new Map<string, string>();
  /** What cells say, by column and number. */
  readonly #numbered: string[][] = [];
  /** Keys of texts that only keep a place, as others tell. */
  readonly #inDoubt: ReadonlySet<string>;
  readonly #marks: readonly string[];
  /** Texts that only keep a place. */
  readonly #open = new Set<string>();
  #skipped = 0;
  readonly #found: RecordHoldings = { length: 0, entitlements: [], ends: [], values: [] };

  /** `now`: epoch milliseconds, by which days are past or to come. */
  constructor(parts: readonly LayoutPart[], now: number) {
    this.#parts = parts;
    this.#now = now;
    this.#none = parts.map((part) =>
      part.kind === 'values' && part.none !== undefined && part.none.length > 0
        ? new Set(part.none)
        : undefined,
    );
    this.#yes = parts.map((part) => new Set(part.kind === 'flags' ? part.yes : []));
    this.#pairs = parts.map(
      (part) =>
        new Map(
          part.kind === 'pairs' ? part.entitlements.map(({ name, entitlement }) => [name, entitlement]) : [],
        ),
    );
    this.#names = parts.map(() => new Map());
    this.#inDoubt = new Set(parts.flatMap((part) => (part.kind === 'flags' ? [] : (part.inDoubt ?? []))));
    this.#marks = parts.flatMap((part) => (part.kind === 'flags' ? [] : (part.marks ?? [])));
  }

  /** Cells that were no values because they only keep a place. */
  get skipped(): number {
    return this.#skipped;
  }

  /** The columns that decide about access. */
  columns(): readonly number[] {
    return this.#parts.flatMap((part) =>
      part.kind === 'values'
        ? [...part.columns, ...part.scope]
        : part.kind === 'pairs'
          ? [part.name, part.value]
          : part.columns.map(({ column }) => column),
    );
  }

  /** The holdings of a record, or why it cannot be read. */
  read(cells: Cells): RecordHoldings | RejectReason {
    const found = this.#found;
    found.length = 0;
    for (let i = 0; i < this.#parts.length; i++) {
      const part = this.#parts[i];
      if (part === undefined) continue;
      const objection =
        part.kind === 'values'
          ? this.#values(i, part, cells)
          : part.kind === 'flags'
            ? this.#flags(i, part, cells)
            : this.#pair(i, part, cells);
      if (objection !== undefined) return objection;
    }
    return found;
  }

  /** A value that a cell says, unless it only keeps its place. */
  #takeOf(part: ValuesPart | PairsPart, entitlement: number, text: string, scope?: Scope): void {
    const open = this.#open.size === 0 ? NOTHING_OPEN : this.#openOf(text, scope?.open);
    if (!isMeant(part, open)) {
      if (open.length > 0) this.#skipped += 1;
      return;
    }
    this.#take(
      entitlement,
      scope === undefined || scope.text === '' ? text : `${scope.text}${SCOPE_JOIN}${text}`,
    );
  }

  /** Of a value and what stands before it the texts that only keep a place. */
  #openOf(text: string, before: readonly string[] = NOTHING_OPEN): readonly string[] {
    return this.#open.has(text) ? [...before, text] : before;
  }

  #take(entitlement: number, value: string, until = 0): void {
    const found = this.#found;
    found.ends[found.length] = until;
    found.entitlements[found.length] = entitlement;
    found.values[found.length] = value;
    found.length += 1;
  }

  #values(i: number, part: ValuesPart, cells: Cells): RejectReason | undefined {
    const { entitlement, columns, split, unsettled, onlyWith } = part;
    const scope = part.scope.length === 0 ? undefined : this.#scopeOf(part.scope, cells);
    const none = this.#none[i];
    for (const column of columns) {
      if (split === undefined && unsettled === undefined && onlyWith === undefined) {
        const text = this.#saidAt(cells, column);
        if (text !== '' && (none === undefined || !none.has(valueKey(text))))
          this.#takeOf(part, entitlement, text, scope);
        continue;
      }
      const cell = cells.at(column) ?? '';
      if (unsettled !== undefined && cell.includes(unsettled)) continue;
      if (onlyWith !== undefined && !cell.includes(onlyWith)) continue;
      if (split === undefined) {
        const text = this.#said(cell);
        if (text !== '') this.#takeOf(part, entitlement, text, scope);
        continue;
      }
      const whole = canonicalValue(cell);
      if (saysNone(whole)) continue;
      const parts = splitCell(split.by === 'json' ? whole : cell, split, this.#now);
      if (parts === undefined) return 'unclear-list';
      const texts = parts.map((piece) => this.#said(piece)).filter((text) => text !== '');
      const around = this.#around(texts, scope);
      for (const text of texts)
        this.#takeOf(part, entitlement, split.by === 'names' ? this.#nameOf(i, text) : text, around);
    }
    return undefined;
  }

  /** What stands around the values of a list: one that says that something is over says it of which nobody knows. */
  #around(texts: readonly string[], scope: Scope | undefined): Scope | undefined {
    if (this.#open.size === 0 || texts.length < 2) return scope;
    const over = texts.filter((text) => this.#open.has(text) && (saysOver(text) || saysInherited(text)));
    return over.length === 0 ? scope : { text: scope?.text ?? '', open: [...(scope?.open ?? []), ...over] };
  }

  /** What a cell says, which is the same for all cells of one number. */
  #saidAt(cells: Cells, column: number): string {
    const number = cells.numberAt?.(column) ?? -1;
    if (number < 0) return this.#said(cells.at(column) ?? '');
    const known = (this.#numbered[column] ??= []);
    return (known[number] ??= this.#said(cells.at(column) ?? ''));
  }

  /** A cell as its canonical value; "" where it says that there is nothing. */
  #said(cell: string): string {
    const known = this.#known.get(cell);
    if (known !== undefined) return known;
    const text = canonicalValue(cell);
    const said = saysNone(text) ? '' : text;
    if (
      isPlaceholder(said) ||
      (this.#inDoubt.size > 0 && this.#inDoubt.has(valueKey(said))) ||
      isMarked(said, this.#marks)
    )
      this.#open.add(detached(said));
    if (this.#known.size < MOST_KNOWN && cell.length <= LONGEST_KNOWN) {
      const copy = detached(cell);
      this.#known.set(copy, said === cell ? copy : detached(said));
    }
    return said;
  }

  /** The first part of the name, unless another name has it already. */
  #nameOf(i: number, name: string): string {
    const first = canonicalValue(firstOfName(name));
    if (first === '') return name;
    const names = this.#names[i];
    const key = valueKey(first);
    const whole = valueKey(name).replace(/\s*([,=])\s*/g, '$1');
    const known = names?.get(key);
    if (known === undefined) names?.set(key, whole);
    return known === undefined || known === whole ? first : name;
  }

  #scopeOf(columns: readonly number[], cells: Cells): Scope {
    const texts = columns.map((column) => this.#saidAt(cells, column)).filter((text) => text !== '');
    return { text: texts.join(SCOPE_JOIN), open: texts.filter((text) => this.#open.has(text)) };
  }

  #flags(i: number, part: FlagsPart, cells: Cells): RejectReason | undefined {
    const yes = this.#yes[i];
    for (const { column, value } of part.columns) {
      const cell = cells.at(column) ?? '';
      if (cell === '') continue;
      if (part.days !== undefined) {
        const until = this.#heldUntil(canonicalValue(cell), part.days);
        if (until === 'unclear') return 'unclear-date';
        if (until !== undefined) this.#take(part.entitlement, value, until);
      } else if (yes?.has(valueKey(canonicalValue(cell))) === true) this.#take(part.entitlement, value);
    }
    return undefined;
  }

  /** Until when something is held by its day, 0: without end; undefined: it is not, not yet or no more. */
  #heldUntil(text: string, { means, order }: NonNullable<FlagsPart['days']>): number | 'unclear' | undefined {
    if (saysNone(text)) return undefined;
    const day = readDay(text, order);
    if (day === undefined) return 'unclear';
    if (day.kind === 'day' && day.noSuchDay === true) return 'unclear';
    if (day.kind === 'never') return means === 'until' ? 0 : 'unclear';
    if (means === 'since') return day.latest > this.#now ? undefined : 0;
    return day.end > this.#now ? day.end : undefined;
  }

  #pair(i: number, part: PairsPart, cells: Cells): undefined {
    const entitlement = this.#pairs[i]?.get(valueKey(canonicalValue(cells.at(part.name) ?? '')));
    if (entitlement === undefined) return undefined;
    const text = this.#said(cells.at(part.value) ?? '');
    if (text !== '') this.#takeOf(part, entitlement, text);
    return undefined;
  }
}

/** What stands before a value; `open`: of its texts those that only keep a place. */
interface Scope {
  readonly text: string;
  readonly open: readonly string[];
}

/** Whether a part takes a value of which such texts only keep a place. */
function isMeant(part: ValuesPart | PairsPart, open: readonly string[]): boolean {
  const { placeholders, placeholderWords, arrows } = part;
  if (arrows === 'paths' && open.every(becomes)) return placeholders !== 'only';
  if (open.length === 0) return placeholders !== 'only';
  if (placeholders === undefined) return false;
  return open.every((word) => placeholderWords?.includes(valueKey(word)) !== false);
}
