import type { Dialect } from '../../model/dialect.ts';
import type { RejectReason } from '../../model/report-lines.ts';
import { canonicalValue } from '../words/canonical-value.ts';
import { type Cells, textsOf } from './cells.ts';
import { titleSaysOver } from '../words/called-over.ts';
import type { Row } from './row.ts';
import { saysInForce } from '../words/status-words.ts';
import { saysTakenAway } from '../words/taken-away.ts';
import { standsAlone } from './text-beside.ts';

/** Rows of one cell that stand above the people they are about. */
export interface Headings {
  /** In order, each as it stands; the first ones of many. */
  readonly texts: readonly string[];
  /** Where they stand, from 0. */
  readonly column: number;
}

/** Headings that are kept; and records below each, at least in the mean. */
const MOST_KEPT = 500;
const LEAST_BELOW = 2;

/** The only cell of a row with something in it. */
interface LoneCell {
  readonly text: string;
  readonly column: number;
}

/** Rows of another width that may still be headings. */
const OF_OTHER_WIDTH: ReadonlySet<RejectReason> = new Set(['too-few-cells', 'too-many-cells']);

/** What a row says that has a single cell with something in it; undefined: it has none or several, or cannot be read. */
export function headingIn(row: Row): LoneCell | undefined {
  if (row.kind === 'aside' || (row.kind === 'rejected' && !OF_OTHER_WIDTH.has(row.reason))) return undefined;
  return loneCell(row.cells);
}

function loneCell(cells: Cells | undefined): LoneCell | undefined {
  let found: LoneCell | undefined;
  for (const [column, cell] of textsOf(cells ?? []).entries()) {
    const text = canonicalValue(cell);
    if (text === '') continue;
    if (found !== undefined) return undefined;
    found = { text, column };
  }
  return found;
}

/** Whether the rows below one are about what is over, as a row of one cell says above them, or a title of the whole table. */
export class Sections {
  #over = false;
  #anyOver = false;
  #afterBlank = false;
  /** Whether a record stands below the row that says so. */
  #anyBelow = false;
  /** What was asked last whether it says that something is over. */
  #asked = { text: '', over: false };

  /** `titles`: what all of the table is called. */
  constructor(titles: readonly string[]) {
    for (const title of titles) this.#begin(title);
  }

  #begin(title: string): void {
    if (!titleSaysOver(title)) return;
    this.#over = true;
    this.#anyOver = true;
  }

  /** Takes the next row; `heading`: it is known to be one. */
  add(row: Row, heading: boolean): void {
    if (row.kind === 'aside') {
      this.#afterBlank ||= row.label === 'blank';
      if (row.text !== undefined && row.label === 'preamble') this.#begin(row.text);
      return;
    }
    const surely = heading || this.#afterBlank || (row.kind === 'record' && row.title === true);
    this.#afterBlank = false;
    const text = titleOf(row, surely);
    if (text === undefined) this.#anyBelow ||= row.kind === 'record';
    else if (this.#saysOver(text)) {
      this.#over = true;
      this.#anyOver = true;
      this.#anyBelow = false;
    } else if (this.#over && isSeen(row) && (saysSectionInForce(text) || (surely && this.#anyBelow)))
      // A title right below is that of a part of what is over.
      this.#over = false;
  }

  /** The same line may stand in a report a million times. */
  #saysOver(text: string): boolean {
    if (text !== this.#asked.text) this.#asked = { text, over: saysTakenAway(text) || titleSaysOver(text) };
    return this.#asked.over;
  }

  get over(): boolean {
    return this.#over;
  }

  get anyOver(): boolean {
    return this.#anyOver;
  }
}

/** What a table is called besides the lines above it: its sheet, and its file where that matters. */
export function titlesOf({ sheet, calledOver }: Dialect): readonly string[] {
  return [sheet?.name, calledOver].filter((title) => title !== undefined);
}

/** Rejected rows of which is known where their cells begin and end. */
const WITH_CELLS: ReadonlySet<RejectReason> = new Set([
  ...OF_OTHER_WIDTH,
  'invalid-encoding',
  'control-character',
]);

/** What a row says as a title of the rows below it; undefined: it is none. `surely`: a row of one cell is one. */
function titleOf(row: Row & { readonly kind: 'record' | 'rejected' }, surely: boolean): string | undefined {
  if (row.kind === 'record' && !surely && (row.cells.length < 2 || !standsAlone(row.cells))) return undefined;
  if (row.kind === 'rejected' && !WITH_CELLS.has(row.reason)) return undefined;
  const found = loneCell(row.cells);
  if (found === undefined) return undefined;
  const { text, column } = found;
  // Below another column than the first a role may stand alone, under the person who holds it.
  if (!surely && row.kind === 'record' && column > 0 && !OF_PEOPLE.test(text)) return undefined;
  return !surely && isLogin(text) ? undefined : text;
}

/** Whether whoever looks at the report sees a row, and can read it. */
function isSeen(row: Row): boolean {
  return row.kind === 'record' ? row.hidden !== true : headingIn(row) !== undefined;
}

const LONGEST_LOGIN = 100;

/** A word as systems name accounts: `j.left`, and not `Leavers_2024`. */
function isLogin(text: string): boolean {
  return text.length <= LONGEST_LOGIN && /^\S*[.@_\d]\S*\p{L}\S*$/u.test(text);
}

/** People, at the end of a heading: `Inactive users`. */
const OF_PEOPLE = new RegExp(
  '(users|accounts|employees|people|staff|members|leavers|contractors|benutzer' +
    '|mitarbeiter(innen)?|konten|utilisateurs|comptes|employ[ée]s|usuarios|cuentas|empleados|utenti' +
    '|dipendenti|gebruikers|medewerkers|utilizadores)\\W*$',
  'iu',
);

/** Whether a word of a heading says that something is in force: `Active users`. */
function saysSectionInForce(text: string): boolean {
  return text.split(/\P{L}+/u, 8).some(saysInForce);
}

/** Finds out whether a table is cut by headings: the first row below its header is one, and none stands below another. */
export class HeadingScout {
  #state: 'begin' | 'heading' | 'record' | 'off' = 'begin';
  readonly #texts: string[] = [];
  #column = 0;
  #count = 0;
  #records = 0;

  /** Whether the next row is a heading, as far as the rows so far tell. */
  isHeading(row: Row): boolean {
    if (this.#state === 'off' || row.kind === 'aside') return false;
    const found = headingIn(row);
    // Alone in another column each: what the person above holds.
    if (found !== undefined && this.#count > 0 && found.column > this.#column && row.kind === 'record') {
      this.#state = 'off';
      return false;
    }
    if (found === undefined || (this.#count > 0 && found.column !== this.#column)) {
      if (this.#state === 'begin') this.#state = 'off';
      else if (row.kind === 'record') {
        this.#state = 'record';
        this.#records += 1;
      }
      return false;
    }
    if (this.#state === 'heading') {
      this.#state = 'off';
      return false;
    }
    this.#state = 'heading';
    this.#column = found.column;
    this.#count += 1;
    if (this.#texts.length < MOST_KEPT) this.#texts.push(found.text);
    return true;
  }

  /** The table is not cut by headings: what was taken for one is a record. */
  get isOff(): boolean {
    return this.#state === 'off';
  }

  get found(): Headings | undefined {
    return this.#state !== 'off' && this.#count >= 2 && this.#records >= LEAST_BELOW * this.#count
      ? { texts: this.#texts, column: this.#column }
      : undefined;
  }
}

const KIND = new RegExp(
  '^(user ?groups?|security ?groups?|groups?|roles?|profiles?|permissions?|access|responsibility' +
    '|teams?|gruppen?|rollen?|berechtigung|profile?|groupes?|r[ôo]les?|profils?|grupos?|rol|perfil' +
    '|groep|gruppo|ruolo|profilo|grupo|papel|グループ|ロール|権限)(?: ?name)?\\s*[:：=–-]\\s*(?=\\S)',
  'iu',
);
/** How many people stand below. */
const COUNT = /\s*(?:[([]\s*\d+[^()[\]]{0,20}[)\]]|[–-]\s*\d+ \p{L}{1,12})\s*$/u;
/** The most characters that it takes. */
const LONGEST_COUNT = 80;
const RULES_BEFORE = /^[=*#>\s–-]+/u;
const RULE_BEHIND = /[=*#<:：\s–-]/u;

/** What a heading calls what it names (`Group`; undefined: nothing), and its name, without the number of people in it. */
export function headingSays(text: string): { readonly kind: string | undefined; readonly value: string } {
  const plain = withoutRules(text);
  const kind = KIND.exec(plain);
  const named = kind === null ? plain : plain.slice(kind[0].length);
  // Of the end only: from each place of a long text the expression may look on to its end.
  const value = `${named.slice(0, -LONGEST_COUNT)}${named.slice(-LONGEST_COUNT).replace(COUNT, '')}`.trim();
  return { kind: kind?.[1], value: value === '' ? plain : value };
}

function withoutRules(text: string): string {
  const from = RULES_BEFORE.exec(text)?.[0].length ?? 0;
  let to = text.length;
  while (to > from && RULE_BEHIND.test(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}
