import type { Layout } from '../../model/layout.ts';
import type { RejectReason } from '../../model/report-lines.ts';
import { textsOf } from './cells.ts';
import { headingIn, headingSays } from './headings.ts';
import type { Row } from './row.ts';
import { EMAIL } from '../columns/statistics.ts';

/** Follows the headings of a table: what stands above the next record. */
export class HeadingReader {
  readonly #filter: number;
  readonly #named: boolean;
  readonly #doubt: ((text: string) => boolean) | undefined;
  /** Whether what the headings say is held. */
  readonly decide: boolean;
  /** What the heading above says, "" where there is none; undefined: nobody knows. */
  stands: string | undefined = '';

  constructor(
    filter: number,
    named: boolean,
    decide: boolean,
    doubt: ((text: string) => boolean) | undefined,
  ) {
    this.#filter = filter;
    this.#named = named;
    this.#doubt = doubt;
    this.decide = decide;
  }

  /** Takes a row: why it is no record, if it is none. */
  add(row: Row): { readonly filter: number } | RejectReason | undefined {
    if (row.kind === 'aside') return undefined;
    const found = headingIn(row);
    if (found === undefined) {
      if (row.kind === 'rejected' && mayBeHeading(row.cells)) this.stands = undefined;
      return undefined;
    }
    const { kind, value } = headingSays(found.text);
    const unclear =
      EMAIL.test(value) ||
      (this.#named && kind === undefined) ||
      this.#doubt?.(found.text) === true ||
      (row.kind === 'record' && row.doubts !== undefined);
    this.stands = unclear ? undefined : value;
    return unclear && this.decide ? 'unclear-heading' : { filter: this.#filter };
  }
}

/** A line that could not be read, unless it has several cells. */
function mayBeHeading(cells: readonly string[] | undefined): boolean {
  return cells === undefined || textsOf(cells).filter((cell) => cell.trim() !== '').length < 2;
}

/** What follows the headings of a layout; undefined: it has none. `doubt`: whether other encodings read a text otherwise. */
export function headingsOf(
  { filters, parts }: Layout,
  columns: number,
  doubt: ((text: string) => boolean) | undefined,
): HeadingReader | undefined {
  const decide = parts.some((part) => part.kind === 'values' && part.columns.includes(columns));
  for (const [i, { rule }] of filters.entries())
    if (rule.kind === 'heading') return new HeadingReader(i, rule.named, decide, doubt);
  return undefined;
}
