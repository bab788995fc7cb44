import type { ColumnClass, ColumnUnderstanding } from '../../model/report-columns.ts';
import type { LayoutPart, LayoutShape } from '../../model/layout.ts';
import { valueKey } from '../words/canonical-value.ts';
import type { Column } from '../columns/column-features.ts';
import type { EntitlementSource } from '../conclusion.ts';
import { Doubts } from '../doubts.ts';
import { type Judgement, judgeColumn } from './judge-column.ts';
import { isIgnored, type KnownTable } from './known-table.ts';

/** A conclusion in the making: each stage takes columns for a part of the layout, or leaves open what they mean. */
export class Draft {
  readonly table: KnownTable;
  readonly doubts: Doubts;
  readonly #judged: Judgement[];
  readonly #entitlements: EntitlementSource[] = [];
  /** Keys of the names of all entitlements. */
  readonly #names = new Set<string>();
  readonly #parts: LayoutPart[] = [];
  readonly #shapes = new Set<LayoutShape>();
  /** Columns that a part reads. */
  readonly #used = new Set<number>();
  /** Columns whose meaning is asked together: they need not be asked again one by one. */
  readonly #asked = new Set<number>();

  constructor(table: KnownTable) {
    this.table = table;
    this.doubts = new Doubts(table.overrides);
    this.#judged = table.columns.map((column) => judgeColumn(table, column));
  }

  get entitlements(): readonly EntitlementSource[] {
    return this.#entitlements;
  }

  get parts(): readonly LayoutPart[] {
    return this.#parts;
  }

  get shape(): LayoutShape {
    const [first = 'none', ...more] = this.#shapes;
    return more.length > 0 ? 'mixed' : first;
  }

  classOf(column: Column): ColumnClass {
    return this.#judged[column.index]?.class ?? 'metadata';
  }

  isUsed({ index }: Column): boolean {
    return this.#used.has(index);
  }

  isAsked({ index }: Column): boolean {
    return this.#asked.has(index);
  }

  /** Neither the identifier, nor read by a part, nor set aside by a person. */
  isFree(column: Column): boolean {
    return (
      column !== this.table.person &&
      column.filled > 0 &&
      !this.isUsed(column) &&
      this.classOf(column) !== 'secret' &&
      !isIgnored(this.table, column)
    );
  }

  /** Adds an entitlement, by a name that no other has; its index. */
  addEntitlement(source: EntitlementSource): number {
    this.#entitlements.push({ ...source, name: this.#uniqueName(source.name) });
    return this.#entitlements.length - 1;
  }

  /** What turned out later about an entitlement. */
  amendEntitlement(index: number, more: Partial<EntitlementSource>): void {
    const source = this.#entitlements[index];
    if (source !== undefined) this.#entitlements[index] = { ...source, ...more };
  }

  /** Takes back the entitlements beyond the first `count`: a person has to say first whether they are any. */
  keepEntitlements(count: number): void {
    this.#entitlements.length = count;
    this.#names.clear();
    for (const { name } of this.#entitlements) this.#names.add(valueKey(name));
  }

  /** A part of the layout and the columns that it reads. */
  take(part: LayoutPart, shape: LayoutShape, columns: readonly (Column | undefined)[]): void {
    this.#parts.push(part);
    this.noteShape(shape);
    for (const column of columns) {
      if (column === undefined) continue;
      this.#used.add(column.index);
      const said = this.table.overrides.entitlements?.includes(column.name) === true;
      this.revise(column, (judgement) => ({
        ...judgement,
        class: 'entitlement',
        ...(said
          ? { confidence: 1, margin: 1 }
          : judgement.class === 'entitlement'
            ? {}
            : { confidence: 0.8 }),
        evidence: [...judgement.evidence, { code: said ? 'said-by-a-person' : `layout-${shape}` }],
      }));
    }
  }

  /** The table has a shape, though nothing is read by it before a person answers. */
  noteShape(shape: LayoutShape): void {
    this.#shapes.add(shape);
  }

  /** What a column means is asked together with others, or with its scope. */
  noteAsked({ index }: Column): void {
    this.#asked.add(index);
  }

  /** Judges a column anew. */
  revise({ index }: Column, change: (judgement: Judgement) => Judgement): void {
    const judgement = this.#judged[index];
    if (judgement !== undefined) this.#judged[index] = change(judgement);
  }

  /** What each column turned out to mean. */
  understandings(): readonly ColumnUnderstanding[] {
    return this.table.columns.map((column, i) => {
      const { class: kind, ...judgement } = this.#judged[i] ?? judgeColumn(this.table, column);
      // What people said they are not is no entitlement, whatever the name says.
      const left = kind === 'entitlement' && !this.isUsed(column) && !this.isAsked(column);
      const { index, name, statistics } = column;
      return { index, name, class: left ? 'attribute' : kind, ...judgement, statistics };
    });
  }

  #uniqueName(name: string): string {
    let unique = name;
    for (let n = 2; this.#names.has(valueKey(unique)); n++) unique = `${name} (${n})`;
    this.#names.add(valueKey(unique));
    return unique;
  }
}
