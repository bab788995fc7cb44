import type { LayoutPart, RejectReason, ValuesPart } from '../model/understanding.ts';
import { canonicalValue, saysNone, valueKey } from './canonical-value.ts';
import { firstOfName, splitCell } from './split-cell.ts';
import { detached } from './statistics.ts';

/** Between a scope and the value in it. */
const SCOPE_JOIN = ':';

/** Cells whose meaning is kept, and how long they may be. */
const MOST_KNOWN = 5_000;
const LONGEST_KNOWN = 200;

/** What one record says: `entitlements[i]` is held with `values[i]`; overwritten by the next record. */
export interface RecordHoldings {
  readonly entitlements: number[];
  /** Canonical. */
  readonly values: string[];
}

/** Takes the holdings out of records: the one mechanism that all layouts are read with. */
export class HoldingsReader {
  readonly #parts: readonly LayoutPart[];
  readonly #yes: readonly ReadonlySet<string>[];
  readonly #pairs: readonly ReadonlyMap<string, number>[];
  /** First part of a distinguished name → the whole name that it stands for; per part. */
  readonly #names: readonly Map<string, string>[];
  /** Cell as it stands → what it says: most cells are one that was there before. */
  readonly #known = new Map<string, string>();
  readonly #found: RecordHoldings = { entitlements: [], values: [] };

  constructor(parts: readonly LayoutPart[]) {
    this.#parts = parts;
    this.#yes = parts.map((part) => new Set(part.kind === 'flags' ? part.yes : []));
    this.#pairs = parts.map(
      (part) =>
        new Map(
          part.kind === 'pairs' ? part.entitlements.map(({ name, entitlement }) => [name, entitlement]) : [],
        ),
    );
    this.#names = parts.map(() => new Map());
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
  read(cells: readonly string[]): RecordHoldings | RejectReason {
    const found = this.#found;
    found.entitlements.length = 0;
    found.values.length = 0;
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

  #take(entitlement: number, value: string): void {
    this.#found.entitlements.push(entitlement);
    this.#found.values.push(value);
  }

  #values(i: number, part: ValuesPart, cells: readonly string[]): RejectReason | undefined {
    const { entitlement, columns, split, unsettled } = part;
    const scope = part.scope.length === 0 ? undefined : scopeOf(part.scope, cells);
    for (const column of columns) {
      const cell = cells[column] ?? '';
      if (unsettled !== undefined && cell.includes(unsettled)) continue;
      if (split === undefined) {
        const text = this.#said(cell);
        if (text !== '') this.#take(entitlement, scoped(scope, text));
        continue;
      }
      const whole = canonicalValue(cell);
      if (saysNone(whole)) continue;
      const parts = splitCell(split.by === 'text' ? cell : whole, split);
      if (parts === undefined) return 'unclear-list';
      for (const piece of parts) {
        const text = canonicalValue(piece);
        if (saysNone(text)) continue;
        this.#take(entitlement, scoped(scope, split.by === 'names' ? this.#nameOf(i, text) : text));
      }
    }
    return undefined;
  }

  /** A cell as its canonical value; "" where it says that there is nothing. */
  #said(cell: string): string {
    const known = this.#known.get(cell);
    if (known !== undefined) return known;
    const text = canonicalValue(cell);
    const said = saysNone(text) ? '' : text;
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

  #flags(i: number, part: LayoutPart & { readonly kind: 'flags' }, cells: readonly string[]): undefined {
    const yes = this.#yes[i];
    for (const { column, value } of part.columns) {
      const cell = cells[column] ?? '';
      if (cell !== '' && yes?.has(valueKey(canonicalValue(cell))) === true)
        this.#take(part.entitlement, value);
    }
    return undefined;
  }

  #pair(i: number, part: LayoutPart & { readonly kind: 'pairs' }, cells: readonly string[]): undefined {
    const entitlement = this.#pairs[i]?.get(valueKey(canonicalValue(cells[part.name] ?? '')));
    if (entitlement === undefined) return undefined;
    const text = canonicalValue(cells[part.value] ?? '');
    if (!saysNone(text)) this.#take(entitlement, text);
    return undefined;
  }
}

function scopeOf(columns: readonly number[], cells: readonly string[]): string {
  return columns
    .map((column) => canonicalValue(cells[column] ?? ''))
    .filter((text) => !saysNone(text))
    .join(SCOPE_JOIN);
}

function scoped(scope: string | undefined, text: string): string {
  return scope === undefined || scope === '' ? text : `${scope}${SCOPE_JOIN}${text}`;
}
