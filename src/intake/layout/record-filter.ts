import type { DateOrder, Layout, RecordFilter } from '../../model/layout.ts';
import type { RejectReason } from '../../model/report-lines.ts';
import { canonicalValue, saysNone, valueKey } from '../words/canonical-value.ts';
import type { Cells } from '../table/cells.ts';
import type { Row } from '../table/row.ts';
import { endsInWord } from '../table/tidy-span.ts';
import type { Day } from '../words/days.ts';
import { isMarked } from '../words/beside-a-value.ts';
import { saysOverBehind } from '../words/over-behind-name.ts';
import { readPeriod } from '../words/periods.ts';
import { startsLater } from '../words/not-yet.ts';
import { readEnd } from '../words/short-days.ts';
import { detached } from '../columns/statistics.ts';
import { saysTakenAway } from '../words/taken-away.ts';
import { saysUntil } from '../words/until.ts';

/** What the filters and dates of a layout say of one record. */
export type Verdict =
  | { readonly kind: 'in-force'; /** Epoch milliseconds; 0: no end. */ readonly until: number }
  | { readonly kind: 'left-out'; readonly filter: number }
  | { readonly kind: 'rejected'; readonly reason: RejectReason };

const IN_FORCE: Verdict = { kind: 'in-force', until: 0 };
type RecordRow = Extract<Row, { readonly kind: 'record' }>;

/** Notes that are kept may be so long; longer ones hardly come again. */
const LONGEST_KNOWN = 200;
const NEVER: Day = { kind: 'never' };
const UNCLEAR: Verdict = { kind: 'rejected', reason: 'unclear-date' };

/** Whether nothing that is known of the cells calls for a rule. */
export function isUnseen(rule: RecordFilter['rule']): boolean {
  return 'unseen' in rule;
}

/** Judges records by the filters of a layout, at one moment. */
export class RecordJudge {
  readonly #filters: readonly RecordFilter[];
  readonly #words: readonly ReadonlySet<string>[];
  readonly #ends: Layout['ends'];
  readonly #now: number;
  readonly #notes = new Map<string, boolean>();
  readonly #days = new Map<string, Day | 'unclear'>();
  /** When what a cell says ends. */
  readonly #lasts = new Map<string, Day | 'unclear'>();

  /** `now`: epoch milliseconds. */
  constructor({ filters, ends }: Pick<Layout, 'filters' | 'ends'>, now: number) {
    this.#filters = filters;
    this.#ends = ends;
    this.#now = now;
    this.#words = filters.map(({ rule }) => new Set(rule.kind === 'words' ? rule.words : []));
  }

  /** `over`: it stands below a row that says that what follows is over. */
  judge(
    cells: Cells,
    { hidden, dress, mayHide }: Pick<RecordRow, 'hidden' | 'dress' | 'mayHide'>,
    over = false,
  ): Verdict {
    if (this.#filters.length === 0 && this.#ends.length === 0) return IN_FORCE;
    for (const [i, { column, rule }] of this.#filters.entries()) {
      // Whoever reads the rows knows headings.
      if (rule.kind === 'heading') continue;
      if (rule.kind === 'section') {
        if (over) return { kind: 'left-out', filter: i };
        continue;
      }
      if (rule.kind === 'hidden') {
        if (hidden === true) return { kind: 'left-out', filter: i };
        continue;
      }
      if (rule.kind === 'looks') {
        if (rule.looks.length === 0 || dress?.some((one) => rule.looks.includes(one)) === true)
          return { kind: 'left-out', filter: i };
        continue;
      }
      if (rule.kind === 'may-hide') {
        if (mayHide?.some((one) => rule.columns.includes(one)) === true)
          return { kind: 'left-out', filter: i };
        continue;
      }
      if (rule.kind === 'over-behind' && endsInWord(cells, column)) continue;
      const text = canonicalValue(cells.at(column) ?? '');
      if (rule.kind === 'words') {
        if (this.#words[i]?.has(valueKey(text)) === true) return { kind: 'left-out', filter: i };
      } else if (rule.kind === 'taken-away') {
        if (this.#isTakenAway(text, rule.until === true)) return { kind: 'left-out', filter: i };
      } else if (rule.kind === 'over-behind') {
        if (saysOverBehind(text)) return { kind: 'left-out', filter: i };
      } else if (rule.kind === 'marked') {
        if (rule.marks.includes(text) || isMarked(text, rule.marks)) return { kind: 'left-out', filter: i };
      } else if (rule.kind === 'undated') {
        if (this.#isUndated(text, rule)) return { kind: 'left-out', filter: i };
      } else if (rule.kind === 'blank' || rule.kind === 'filled') {
        if (saysNone(text) === (rule.kind === 'blank')) return { kind: 'left-out', filter: i };
      } else {
        const outside = this.#outside(text, rule);
        if (outside === 'unclear') return UNCLEAR;
        if (outside) return { kind: 'left-out', filter: i };
      }
    }
    return this.#until(cells);
  }

  #isTakenAway(text: string, until: boolean): boolean {
    if (text === '') return false;
    let said = this.#notes.get(text);
    if (said === undefined) {
      said = saysTakenAway(text) || startsLater(text, this.#now) || (until && saysUntil(text));
      if (this.#notes.size < 50_000 && text.length <= LONGEST_KNOWN) this.#notes.set(detached(text), said);
    }
    return said;
  }

  #isUndated(text: string, { order, blank }: { readonly order: DateOrder; readonly blank: boolean }) {
    const day = this.#day(text, order);
    return day === undefined ? blank : day !== 'unclear' && day.kind === 'never';
  }

  /** Whether a day is surely past or to come; `unclear` where its readings do not agree. */
  #outside(text: string, { kind, order }: { readonly kind: 'past' | 'future'; readonly order: DateOrder }) {
    const day = kind === 'past' ? this.#end(text, order) : this.#day(text, order);
    if (day === undefined || (day !== 'unclear' && day.kind === 'never')) return false;
    if (day === 'unclear') return 'unclear';
    const [first, last] = [day.earliest, day.latest];
    if (kind === 'future') return day.noSuchDay === true ? 'unclear' : first > this.#now;
    if (last < this.#now) return true;
    // The earliest reading may be over while the latest is not.
    return day.end < this.#now || day.noSuchDay === true ? 'unclear' : false;
  }

  #until(cells: Cells): Verdict {
    let until = 0;
    for (const { column, order } of this.#ends) {
      const day = this.#end(canonicalValue(cells.at(column) ?? ''), order);
      if (day === 'unclear') return UNCLEAR;
      if (day === undefined || day.kind === 'never') continue;
      // What is over was let through by a person.
      if (day.end > this.#now && day.noSuchDay === true) return UNCLEAR;
      if (day.end > this.#now && (until === 0 || day.end < until)) until = day.end;
    }
    return until === 0 ? IN_FORCE : { kind: 'in-force', until };
  }

  /** When something ends that ends on a day, or with a period; one that is to begin is as unclear as what cannot be read. */
  #end(text: string, order: DateOrder): Day | 'unclear' | undefined {
    if (saysNone(text)) return undefined;
    const known = this.#lasts.get(text);
    if (known !== undefined) return known;
    const { since, until = NEVER } = readPeriod(text, order) ?? { until: this.#day(text, order) ?? NEVER };
    const isUnclear = since?.kind === 'day' && (since.noSuchDay === true || since.earliest > this.#now);
    const end = isUnclear ? 'unclear' : until;
    if (this.#lasts.size < 50_000) this.#lasts.set(text, end);
    return end;
  }

  #day(text: string, order: DateOrder): Day | 'unclear' | undefined {
    if (saysNone(text)) return undefined;
    const known = this.#days.get(text);
    if (known !== undefined) return known;
    const day = readEnd(text, order) ?? 'unclear';
    if (this.#days.size < 50_000) this.#days.set(text, day);
    return day;
  }
}
