import { ProductError } from '../model/product-error.ts';
import type {
  ColumnClass,
  ColumnUnderstanding,
  CorroborationAttribute,
  Evidence,
  Layout,
  LayoutPart,
  LayoutShape,
  Overrides,
  RecordFilter,
  ValuesPart,
} from '../model/understanding.ts';
import { asNamed } from './as-shown.ts';
import { valueKey } from './canonical-value.ts';
import { chooseIdentifier, type IdentifierChoice } from './choose-identifier.ts';
import { type Column, columnsOf, determines, variesWithin } from './column-features.ts';
import { isMarks, kindOf } from './column-kind.ts';
import type { Conclusion, EntitlementSource } from './conclusion.ts';
import { Doubts } from './doubts.ts';
import { findFilters } from './find-filters.ts';
import { findLevels, findMarks } from './find-marks.ts';
import { findMembers, type MemberColumn, saysMembers, withRecordPerMember } from './find-members.ts';
import { findPairs, namesOf } from './find-pairs.ts';
import { headerWords, type Meaning, permissionWord } from './lexicon.ts';
import { delimiterText, multiValueOf, stemOf } from './multi-value.ts';
import { RecordJudge } from './record-filter.ts';
import { standingOf } from './status-words.ts';
import type { TableFacts } from './survey.ts';

/**
 * What the columns of a table mean, all of them together. What is in doubt grants nothing until a person answers.
 * `now`: epoch milliseconds. Throws `intake.no_identifier`, `intake.unknown_column`.
 */
export function conclude(facts: TableFacts, overrides: Overrides, now: number): Conclusion {
  return new Concluder(facts, overrides, now).conclude();
}

interface Judgement {
  class: ColumnClass;
  confidence: number;
  margin: number;
  readonly evidence: Evidence[];
  alternatives: ColumnClass[];
}

/** Questions about single columns; more would be noise. */
const MOST_COLUMNS_ASKED = 2;
/** Above it, people have several records. */
const LONG = 1.2;

const CLASS_OF: Readonly<Record<Meaning, ColumnClass>> = {
  secret: 'secret',
  login: 'profile',
  email: 'profile',
  'employee-number': 'profile',
  id: 'metadata',
  'first-name': 'profile',
  'last-name': 'profile',
  'display-name': 'profile',
  organisation: 'profile',
  manager: 'profile',
  actor: 'metadata',
  end: 'validity',
  start: 'validity',
  revoked: 'validity',
  active: 'status',
  inactive: 'status',
  status: 'status',
  'account-control': 'status',
  indirect: 'status',
  direct: 'status',
  'pair-name': 'attribute',
  'pair-value': 'attribute',
  scope: 'attribute',
  description: 'metadata',
  entitlement: 'entitlement',
  sort: 'attribute',
  audit: 'metadata',
};

const IDENTIFYING: ReadonlySet<Meaning> = new Set(['login', 'email', 'employee-number', 'id']);

const CORROBORATING: Partial<Record<Meaning, CorroborationAttribute>> = {
  login: 'login',
  email: 'email',
  'employee-number': 'employeeNumber',
  'first-name': 'firstName',
  'last-name': 'lastName',
  'display-name': 'displayName',
};

class Concluder {
  /** With a record for each person, where records list several. */
  readonly #facts: TableFacts;
  readonly #members: MemberColumn | undefined;
  readonly #overrides: Overrides;
  readonly #now: number;
  readonly #columns: readonly Column[];
  readonly #choice: IdentifierChoice;
  readonly #person: Column;
  readonly #judged: Judgement[];
  readonly #doubts: Doubts;
  readonly #entitlements: EntitlementSource[] = [];
  readonly #parts: LayoutPart[] = [];
  /** Columns that a part reads. */
  readonly #used = new Set<number>();
  readonly #shapes = new Set<LayoutShape>();
  readonly #long: boolean;
  /** Columns of a block whose meaning is asked: they need not be asked again one by one. */
  readonly #asked = new Set<number>();
  /** What separates the values in a column so far. */
  #delimiter: string | undefined;
  /** Records of the sample that policies leave out. */
  #left: readonly boolean[] | undefined;

  constructor(facts: TableFacts, overrides: Overrides, now: number) {
    this.#now = now;
    const columns = columnsOf(facts);
    this.#overrides = asNamed(
      overrides,
      columns.map(({ name }) => name),
    );
    this.#members = membersOf(columns, facts, this.#overrides);
    this.#facts = this.#members === undefined ? facts : withRecordPerMember(facts, this.#members);
    this.#columns = this.#members === undefined ? columns : columnsOf(this.#facts);
    this.#doubts = new Doubts(this.#overrides);
    this.#checkNames();
    this.#choice = this.#identifier();
    this.#person = this.#choice.column;
    const people = new Set(this.#person.sample.map(valueKey)).size;
    this.#long = this.#facts.sample.length > LONG * Math.max(1, people);
    this.#judged = this.#columns.map((column) => this.#judge(column));
  }

  conclude(): Conclusion {
    const said = this.#overrides.entitlements;
    if (said === undefined || this.#overrides.layout !== undefined) this.#pairs();
    if (said === undefined || this.#overrides.layout?.flags !== undefined) this.#marks();
    if (said === undefined) this.#levels();
    this.#values(said === undefined ? this.#valueColumns() : this.#named(said));
    if (said === undefined) this.#unknown();
    const byName = this.#byName() || this.#listsInDoubt();
    const { fillDown, filters, ends } = this.#policies();
    const parts = byName ? [] : this.#parts;
    return {
      columns: this.#columns.map((column, i) => this.#understanding(column, i)),
      identifier: this.#person.index,
      layout: {
        shape: this.#shape(),
        parts,
        fillDown,
        filters,
        ends,
        onlyEmails: kindOf(this.#person) === 'email' && this.#person.statistics.email >= 0.9,
        ...(this.#members === undefined ? {} : { members: this.#members.split }),
      },
      entitlements: this.#entitlements,
      corroboration: this.#corroboration(),
      doubts: this.#doubts.open,
      unheard: this.#doubts.unheard,
    };
  }

  /** A name that no column has is a mistake. Throws `intake.unknown_column`. */
  #checkNames(): void {
    const { identifier, entitlements, ignore, delimiters, layout } = this.#overrides;
    const known = new Set(this.#columns.map(({ name }) => name));
    // Entitlements may be names in a column of names.
    const pairs = findPairs(this.#columns, this.#columns[0] ?? NO_COLUMN);
    const inPairs = new Set([
      ...(pairs?.name.cells.keys() ?? []),
      ...(this.#columns.find(({ name }) => name === layout?.pairs?.name)?.cells.keys() ?? []),
    ]);
    const named = [
      ...(identifier === undefined ? [] : [identifier]),
      ...(entitlements ?? []).filter((name) => !inPairs.has(name)),
      ...(ignore ?? []),
      ...Object.keys(delimiters ?? {}),
      ...(layout?.pairs === undefined ? [] : [layout.pairs.name, layout.pairs.value]),
      ...(layout?.flags?.columns ?? []),
      ...Object.entries(layout?.scope ?? {}).flatMap(([name, scope]) => [name, ...scope]),
      ...(layout?.fillDown ?? []),
    ];
    const unknown = named.find((name) => !known.has(name));
    if (unknown !== undefined) throw new ProductError('intake.unknown_column', { subject: unknown });
  }

  #identifier(): IdentifierChoice {
    const list = this.#columns.find(({ index }) => index === this.#members?.column.index);
    if (list !== undefined)
      return { column: list, score: 0.8, margin: this.#members?.sure === true ? 0.4 : 0.1, byName: false };
    const said = this.#columns.find(({ name }) => name === this.#overrides.identifier);
    if (said !== undefined) return { column: said, score: 1, margin: 1, byName: false };
    const taken = new Set([...(this.#overrides.entitlements ?? []), ...(this.#overrides.ignore ?? [])]);
    const choice = chooseIdentifier(this.#columns.filter(({ name }) => !taken.has(name)));
    if (choice === undefined) throw new ProductError('intake.no_identifier');
    return choice;
  }

  #judge(column: Column): Judgement {
    const { statistics, shares, meanings } = column;
    const kind = kindOf(column);
    const evidence: Evidence[] = meanings[0] === undefined ? [] : [{ code: `name-${kind ?? meanings[0]}` }];
    if (statistics.email > 0.8) evidence.push({ code: 'cells-email', value: statistics.email });
    if (shares.date > 0.8) evidence.push({ code: 'cells-date', value: rounded(shares.date) });
    if (isMarks(column)) evidence.push({ code: 'cells-marks' });
    const judgement = (kindOfColumn: ColumnClass, confidence: number, margin: number): Judgement => ({
      class: kindOfColumn,
      confidence,
      margin,
      evidence,
      alternatives: [],
    });
    if (column === this.#person) {
      evidence.push({ code: 'cells-distinct', value: rounded(column.unique) });
      return judgement('identifier', rounded(this.#choice.score), rounded(this.#choice.margin));
    }
    if (this.#overrides.ignore?.includes(column.name) === true) {
      evidence.push({ code: 'said-by-a-person' });
      return judgement('metadata', 1, 1);
    }
    if (statistics.fill === 0) return judgement('empty', 1, 1);
    if (kind === 'secret') return judgement('secret', 1, 1);
    const perPerson = determines(this.#person, column);
    evidence.push({ code: 'one-per-person', value: rounded(perPerson) });
    if (kind !== undefined && IDENTIFYING.has(kind)) {
      if (perPerson > 0.95 && determines(column, this.#person) > 0.95)
        return judgement('identifier', 0.8, 0.4);
      if (kind === 'id' || perPerson < 0.5) return judgement('metadata', 0.7, 0.4);
      return judgement('profile', 0.8, 0.4);
    }
    const constant = statistics.distinct === 1 && statistics.fill > 0.98 && this.#facts.records > 5;
    if (constant) {
      evidence.push({ code: 'cells-all-alike' });
      if (kind === undefined || kind === 'scope' || kind === 'sort' || kind === 'status')
        return judgement('metadata', 0.8, 0.4);
    }
    if (kind !== undefined && kind !== 'entitlement') return judgement(CLASS_OF[kind], 0.85, 0.5);
    if (shares.date > 0.8 || shares.longText > 0.5) return judgement('metadata', 0.8, 0.5);
    if (shares.guid > 0.8 || shares.object > 0.8) return judgement('attribute', 0.7, 0.4);
    if (kind === 'entitlement') return this.#judgeEntitlement(column, judgement, evidence);
    if (isMarks(column)) return judgement('status', 0.6, 0.3);
    if (statistics.number > 0.9) return judgement('metadata', 0.6, 0.3);
    if (shares.names > 0.8) return judgement('attribute', 0.5, 0.3);
    return judgement(perPerson > 0.97 ? 'profile' : 'attribute', 0.4, 0.3);
  }

  #judgeEntitlement(
    column: Column,
    judgement: (kind: ColumnClass, confidence: number, margin: number) => Judgement,
    evidence: Evidence[],
  ): Judgement {
    if (column.statistics.email > 0.8) return judgement('metadata', 0.7, 0.4);
    if (isMarks(column)) return judgement('status', 0.6, 0.3);
    evidence.push({ code: 'cells-repeat', value: column.statistics.distinct });
    if (
      // A group stands once, with all its members.
      this.#members === undefined &&
      column.unique > 0.9 &&
      column.filled > 50 &&
      multiValueOf(column, this.#raw(column)).kind === 'single'
    ) {
      evidence.push({ code: 'cells-never-repeat', value: column.statistics.distinct });
      return judgement('metadata', 0.5, 0.1);
    }
    return judgement('entitlement', 0.9, 0.6);
  }

  #pairs(): void {
    const said = this.#overrides.layout?.pairs;
    const named = (name: string) => this.#columns.find((column) => column.name === name);
    const byPerson = said === undefined ? undefined : { name: named(said.name), value: named(said.value) };
    const pairs =
      byPerson?.name !== undefined && byPerson.value !== undefined
        ? { name: byPerson.name, value: byPerson.value }
        : findPairs(this.#columns, this.#person);
    if (pairs === undefined || pairs.name === this.#person || pairs.value === this.#person) return;
    const names = namesOf(pairs, this.#person);
    const chosen = this.#overrides.entitlements;
    const entitlementOf = (list: readonly { readonly key: string; readonly name: string }[]) =>
      list.map(({ key, name }) => ({
        name: key,
        entitlement: this.#entitlement({ name, columns: [pairs.name.index, pairs.value.index] }),
      }));
    const sure = names.filter(({ name, entitlement }) =>
      chosen === undefined ? entitlement === 'yes' : chosen.includes(name),
    );
    const perhaps = chosen === undefined ? names.filter(({ entitlement }) => entitlement === 'perhaps') : [];
    if (sure.length + perhaps.length === 0) return;
    const part = (entitlements: ReturnType<typeof entitlementOf>): LayoutPart => ({
      kind: 'pairs',
      name: pairs.name.index,
      value: pairs.value.index,
      entitlements,
    });
    const first = entitlementOf(sure);
    let all = first;
    if (perhaps.length > 0) {
      const count = this.#entitlements.length;
      const more = entitlementOf(perhaps);
      const answer = this.#doubts.ask({
        id: `pair-names:${pairs.name.name}`,
        code: 'pair-names',
        column: pairs.name.index,
        about: perhaps.map(({ name }) => name).join(', '),
        default: 'leave out',
        options: [
          { name: 'leave out' },
          { name: 'entitlements', trial: { kind: 'parts', parts: [part(more)] } },
        ],
      });
      if (answer === 'entitlements') all = [...first, ...more];
      else this.#entitlements.length = count;
    }
    this.#take(part(all), 'pairs', [pairs.name, pairs.value]);
  }

  #marks(): void {
    const said = this.#overrides.layout?.flags;
    const free = this.#columns.filter((column) => this.#free(column));
    const others = free.filter((column) => this.#class(column) === 'entitlement' && !isMarks(column)).length;
    const block =
      said === undefined
        ? findMarks(free, this.#facts.groups, others + this.#parts.length)
        : {
            columns: this.#columns.filter(({ name }) => said.columns.includes(name)),
            yes: said.yes.map((word) => valueKey(word)),
            unknown: [],
            sure: true,
          };
    if (block === undefined || block.columns.length === 0) return;
    const count = this.#entitlements.length;
    const entitlement = this.#entitlement({
      name: permissionWord(this.#facts.names),
      columns: block.columns.map(({ index }) => index),
    });
    const part = (yes: readonly string[]): LayoutPart => ({
      kind: 'flags',
      entitlement,
      columns: block.columns.map(({ index, name }) => ({
        column: index,
        value: this.#valueName(index, name),
      })),
      yes,
    });
    if (!block.sure) {
      const answer = this.#doubts.ask({
        id: `flag-columns:${block.columns[0]?.name ?? ''}`,
        code: 'flag-columns',
        column: block.columns[0]?.index ?? -1,
        about: block.columns.map(({ name }) => name).join(', '),
        default: 'leave out',
        options: [
          { name: 'leave out' },
          { name: 'entitlements', trial: { kind: 'parts', parts: [part(block.yes)] } },
        ],
      });
      if (answer === 'leave out') {
        this.#entitlements.length = count;
        this.#blockDoubted(block.columns);
        return;
      }
    }
    let { yes } = block;
    if (block.unknown.length > 0) {
      const answer = this.#doubts.ask({
        id: `level-codes:${block.columns[0]?.name ?? ''}`,
        code: 'level-codes',
        column: block.columns[0]?.index ?? -1,
        about: block.unknown.join(', '),
        default: 'leave out',
        options: [
          { name: 'leave out' },
          { name: 'yes', trial: { kind: 'parts', parts: [part(block.unknown)] } },
        ],
      });
      if (answer === 'yes') yes = [...yes, ...block.unknown];
    }
    this.#take(part(yes), 'flags', block.columns);
  }

  /** The value that a column of marks stands for: its group and its name. */
  #valueName(index: number, name: string): string {
    const group = this.#facts.groups[index] ?? '';
    return group === '' || headerWords(name).startsWith(headerWords(group)) ? name : `${group} ${name}`;
  }

  #levels(): void {
    const free = this.#columns.filter(
      (column) => this.#free(column) && this.#class(column) !== 'entitlement',
    );
    const columns = findLevels(free);
    if (columns === undefined) return;
    const count = this.#entitlements.length;
    const parts = columns.map((column): LayoutPart => ({
      kind: 'values',
      entitlement: this.#entitlement({
        name: this.#valueName(column.index, column.name),
        columns: [column.index],
      }),
      columns: [column.index],
      scope: [],
    }));
    const codes = [...new Set(columns.flatMap(({ cells }) => [...cells.keys()]))];
    const answer = this.#doubts.ask({
      id: `level-codes:${columns[0]?.name ?? ''}`,
      code: 'level-codes',
      column: columns[0]?.index ?? -1,
      about: codes.join(', '),
      default: 'leave out',
      options: [{ name: 'leave out' }, { name: 'values', trial: { kind: 'parts', parts } }],
    });
    if (answer === 'values')
      for (const [i, part] of parts.entries()) this.#take(part, 'levels', [columns[i]]);
    else {
      this.#entitlements.length = count;
      this.#blockDoubted(columns);
      this.#shapes.add('levels');
    }
  }

  /** Columns that hold values of an entitlement, those of one list together. */
  #valueColumns(): readonly (readonly Column[])[] {
    const found = this.#columns.filter(
      (column) =>
        this.#free(column) && !this.#asked.has(column.index) && this.#class(column) === 'entitlement',
    );
    const groups = new Map<string, Column[]>();
    for (const column of found) {
      const stem = stemOf(column.name);
      const mates =
        stem === undefined
          ? []
          : found.filter(({ name }) => stemOf(name) === stem || headerWords(name) === stem);
      const key = stem === undefined || mates.length < 2 ? undefined : stem;
      const firstOfList = found.find(({ name }) => stemOf(name) === headerWords(column.name));
      const group = key ?? (firstOfList === undefined ? `\n${column.index}` : headerWords(column.name));
      groups.set(group, [...(groups.get(group) ?? []), column]);
    }
    const lists = [...groups.values()].filter((list) => list.length > 1);
    const singles = [...groups.values()].flatMap((list) => (list.length === 1 ? list : []));
    const kept = this.#withoutTwins(singles);
    const varying = kept.filter((column) => !this.#constant(column));
    return [
      ...lists,
      ...kept
        .filter((column) => {
          if (this.#ofThePerson(column, varying)) return this.#askClass(column);
          if (!this.#constant(column) || lists.length + varying.length + this.#parts.length === 0)
            return true;
          return this.#askClass(column);
        })
        .map((column) => [column]),
    ];
  }

  /** One for each person in a table with a record for each thing that they hold: it may be about the person. */
  #ofThePerson(column: Column, others: readonly Column[]): boolean {
    return (
      this.#long &&
      variesWithin(this.#person, column) < 0.02 &&
      others.some((other) => other !== column && variesWithin(this.#person, other) >= 0.5)
    );
  }

  #constant(column: Column): boolean {
    return column.statistics.distinct === 1 && column.statistics.fill > 0.98 && this.#facts.records > 5;
  }

  /** Of columns that name the same thing twice (a code and its label) the one for people stays. */
  #withoutTwins(columns: readonly Column[]): readonly Column[] {
    const dropped = new Set<Column>();
    for (const [i, a] of columns.entries())
      for (const b of columns.slice(i + 1)) {
        if (dropped.has(a) || dropped.has(b) || !related(a.name, b.name)) continue;
        const [x, y] = [this.#inForce(a), this.#inForce(b)];
        if (a.statistics.distinct < 2 || determines(x, y) < 0.98 || determines(y, x) < 0.98) continue;
        // Both are said of the same records.
        if (Math.abs(filledIn(x) - filledIn(y)) > 0.05 * Math.max(filledIn(x), filledIn(y))) continue;
        const other = labelScore(a) >= labelScore(b) ? b : a;
        dropped.add(other);
        const judgement = this.#judged[other.index];
        if (judgement === undefined) continue;
        judgement.class = 'attribute';
        judgement.evidence.push({ code: 'names-the-same' });
      }
    return columns.filter((column) => !dropped.has(column));
  }

  /** A column without the records that policies leave out. */
  #inForce(column: Column): Column {
    this.#left ??= this.#leftOut();
    const left = this.#left;
    return { ...column, sample: column.sample.map((cell, i) => (left[i] === true ? '' : cell)) };
  }

  #leftOut(): readonly boolean[] {
    const judge = new RecordJudge(findFilters(this.#columns, this.#facts.dialect, this.#now), this.#now);
    return this.#facts.sample.map((cells) => judge.judge(cells, false).kind !== 'in-force');
  }

  /** What a person named: columns, one by one. */
  #named(names: readonly string[]): readonly (readonly Column[])[] {
    return this.#columns
      .filter(
        (column) => column !== this.#person && names.includes(column.name) && !this.#used.has(column.index),
      )
      .map((column) => [column]);
  }

  #values(lists: readonly (readonly Column[])[]): void {
    this.#delimiter = this.#usualDelimiter(lists.flat());
    for (const columns of lists) {
      const [first] = columns;
      if (first === undefined) continue;
      const count = this.#entitlements.length;
      const part = this.#inScope(this.#valuesPart(columns), first);
      if (part === undefined) {
        this.#entitlements.length = count;
        continue;
      }
      const description = this.#descriptionOf(first);
      const source = this.#entitlements[part.entitlement];
      if (source !== undefined && description !== undefined && part.split === undefined)
        this.#entitlements[part.entitlement] = { ...source, describedBy: description.index };
      const scope = part.scope.flatMap((index) => this.#columns[index] ?? []);
      this.#take(part, this.#long ? 'long' : 'wide', [...columns, ...scope]);
    }
  }

  #usualDelimiter(columns: readonly Column[]): string | undefined {
    for (const column of columns) {
      const found = multiValueOf(column, this.#raw(column));
      if (found.kind === 'split' && found.split.by === 'text') return found.split.delimiter;
    }
    return undefined;
  }

  #valuesPart(columns: readonly Column[]): ValuesPart {
    const [first = NO_COLUMN] = columns;
    const said = columns
      .map(({ name }) => this.#overrides.delimiters?.[name])
      .find((text) => text !== undefined);
    const found = columns.map((column) => multiValueOf(column, this.#raw(column), this.#delimiter));
    const split =
      said === undefined
        ? found.find((one) => one.kind === 'split')?.split
        : said === ''
          ? undefined
          : ({ by: 'text', delimiter: said } as const);
    const delimiter = delimiterText(split);
    const part: ValuesPart = {
      kind: 'values',
      entitlement: this.#entitlement({
        name: this.#entitlementName(columns),
        columns: columns.map(({ index }) => index),
        ...(delimiter === undefined ? {} : { delimiter }),
      }),
      columns: columns.map(({ index }) => index),
      scope: columns.length > 1 ? [] : this.#scopeOf(first),
      ...(split === undefined ? {} : { split }),
    };
    const asked = found.find((one) => one.kind === 'ask');
    if (said !== undefined || split !== undefined || asked === undefined) return part;
    const splitPart: ValuesPart = { ...part, split: { by: 'text', delimiter: asked.delimiter } };
    const answer = this.#doubts.ask({
      id: `multi-value:${first.name}`,
      code: 'multi-value',
      column: first.index,
      about: asked.delimiter,
      default: 'leave out',
      options: [
        { name: 'leave out' },
        { name: 'one value', trial: { kind: 'parts', parts: [part] } },
        { name: 'split', trial: { kind: 'parts', parts: [splitPart] } },
      ],
    });
    if (answer === 'one value') return part;
    if (answer === 'leave out') return { ...part, unsettled: asked.delimiter };
    const source = this.#entitlements[part.entitlement];
    if (source !== undefined)
      this.#entitlements[part.entitlement] = { ...source, delimiter: asked.delimiter };
    return splitPart;
  }

  /**
   * Where everybody has one record, the records do not tell whether a value is the same everywhere (a role in the project
   * beside it is not): that is asked. Undefined: nothing is granted until it is answered.
   */
  #inScope(part: ValuesPart, value: Column): ValuesPart | undefined {
    if (this.#long || part.columns.length > 1 || this.#overrides.layout?.scope?.[value.name] !== undefined)
      return part;
    const scopes = this.#columns.filter(
      (column) => column !== value && this.#couldBeScope(column) && determines(value, column) < 0.9,
    );
    if (scopes.length === 0) return part;
    const joined = { ...part, scope: scopes.map(({ index }) => index) };
    const answer = this.#doubts.ask({
      id: `scope:${value.name}`,
      code: 'scope',
      column: value.index,
      about: scopes.map(({ name }) => name).join(', '),
      default: 'leave out',
      options: [
        { name: 'leave out' },
        { name: 'joined', trial: { kind: 'parts', parts: [joined] } },
        { name: 'alone', trial: { kind: 'parts', parts: [part] } },
      ],
    });
    if (answer === 'joined') return joined;
    if (answer === 'alone') return part;
    this.#asked.add(value.index);
    const judgement = this.#judged[value.index];
    if (judgement !== undefined) {
      judgement.margin = Math.min(judgement.margin, 0.1);
      judgement.alternatives = ['attribute'];
    }
    return undefined;
  }

  /** A column of places, projects and the like, not the same for all. */
  #couldBeScope(column: Column): boolean {
    return (
      this.#free(column) &&
      column.statistics.distinct >= 2 &&
      column.statistics.fill > 0.9 &&
      kindOf(column) === 'scope'
    );
  }

  /** Columns that belong to the value's name, because a person holds other values there elsewhere. */
  #scopeOf(value: Column): readonly number[] {
    const said = this.#overrides.layout?.scope?.[value.name];
    if (said !== undefined)
      return this.#columns.filter(({ name }) => said.includes(name)).map(({ index }) => index);
    if (!this.#long) return [];
    const scopes = this.#columns.filter(
      (column) =>
        column !== value &&
        this.#couldBeScope(column) &&
        variesWithin(this.#person, column) >= 0.2 &&
        determines(value, column) < 0.9,
    );
    return scopes
      .filter(
        (column) =>
          !scopes.some(
            (other) =>
              other !== column &&
              determines(other, column) > 0.98 &&
              (determines(column, other) <= 0.98 || other.index < column.index),
          ),
      )
      .map(({ index }) => index);
  }

  #descriptionOf(value: Column): Column | undefined {
    return this.#columns.find(
      (column) => kindOf(column) === 'description' && column.filled > 0 && determines(value, column) >= 0.95,
    );
  }

  /** What nothing is known of but what its cells do. */
  #unknown(): void {
    const worth = this.#columns
      .filter((column) => this.#free(column) && !this.#asked.has(column.index) && this.#couldBeHeld(column))
      .map((column) => ({ column, varies: variesWithin(this.#person, column) }))
      .filter(({ column, varies }) => this.#isWorthAsking(column, varies))
      .sort((a, b) => b.varies - a.varies || a.column.index - b.column.index)
      .slice(0, MOST_COLUMNS_ASKED);
    const taken = worth.filter(({ column }) => this.#askClass(column)).map(({ column }) => [column]);
    this.#values(taken);
  }

  #couldBeHeld(column: Column): boolean {
    const { statistics, shares, unique, filled } = column;
    const kind = kindOf(column);
    if (this.#overrides.ignore?.includes(column.name) === true) return false;
    if (shares.date > 0.5 || statistics.email > 0.5 || shares.guid > 0.5 || shares.object > 0.5) return false;
    if (kind === 'status') return this.#parts.length === 0 && namesRoles(column);
    if (kind === 'entitlement') return this.#class(column) === 'metadata';
    if (isMarks(column) || statistics.number > 0.9 || shares.longText > 0) return false;
    if (kind === 'sort' || kind === 'scope' || kind === 'organisation')
      return (
        this.#parts.length === 0 && this.#doubts.open.length === 0 && variesWithin(this.#person, column) > 0.3
      );
    if (kind !== undefined) return false;
    if (shares.list > 0.8) return true;
    if (shares.names > 0.8 && unique > 0.9) return false;
    const repeats =
      statistics.distinct >= 2 && statistics.distinct <= Math.max(50, filled * 0.1) && unique < 0.5;
    return repeats || (statistics.distinct >= 2 && multiValueOf(column, this.#raw(column)).kind === 'split');
  }

  #isWorthAsking(column: Column, varies: number): boolean {
    if (kindOf(column) !== undefined || this.#parts.length === 0 || !this.#long) return true;
    // What each person, or each value, has one of says something of them.
    return (
      varies >= 0.3 &&
      !this.#parts.some(
        (part) =>
          part.kind === 'values' &&
          part.columns.some((index) => determines(this.#columns[index] ?? NO_COLUMN, column) >= 0.98),
      )
    );
  }

  /** True where a person said that the column is an entitlement. */
  #askClass(column: Column): boolean {
    const count = this.#entitlements.length;
    const split = multiValueOf(column, this.#raw(column));
    const trial: ValuesPart = {
      kind: 'values',
      entitlement: this.#entitlements.length,
      columns: [column.index],
      scope: [],
      ...(split.kind === 'split' ? { split: split.split } : {}),
    };
    const answer = this.#doubts.ask({
      id: `column-class:${column.name}`,
      code: 'column-class',
      column: column.index,
      default: 'not an entitlement',
      options: [
        { name: 'not an entitlement' },
        { name: 'entitlement', trial: { kind: 'parts', parts: [trial] } },
      ],
    });
    this.#entitlements.length = count;
    if (answer === 'entitlement') return true;
    this.#doubted(column);
    return false;
  }

  /** A column that may be an entitlement and is none until a person says so. */
  #doubted(column: Column): void {
    const judgement = this.#judged[column.index];
    if (judgement === undefined) return;
    if (judgement.class === 'entitlement') judgement.class = 'attribute';
    judgement.margin = Math.min(judgement.margin, 0.1);
    judgement.alternatives = ['entitlement'];
  }

  /** Columns that are alike: most likely entitlements, and none until a person says what their cells grant. */
  #blockDoubted(columns: readonly Column[]): void {
    for (const column of columns) {
      this.#asked.add(column.index);
      const judgement = this.#judged[column.index];
      if (judgement === undefined) continue;
      judgement.class = columns.length >= 3 ? 'entitlement' : 'attribute';
      judgement.confidence = 0.5;
      judgement.margin = 0.1;
      judgement.alternatives = [columns.length >= 3 ? 'attribute' : 'entitlement'];
    }
  }

  /** Whether people are told by their names only: then nothing is granted unasked. */
  #byName(): boolean {
    if (!this.#choice.byName) return false;
    const answer = this.#doubts.ask({
      id: `identifier:${this.#person.name}`,
      code: 'identifier',
      column: this.#person.index,
      about: 'names-only',
      default: 'leave out',
      options: [
        { name: 'leave out' },
        { name: 'by name', trial: { kind: 'parts', parts: [...this.#parts] } },
      ],
    });
    return answer === 'leave out';
  }

  /** Whether it is in doubt that the people of a list hold what stands beside it: then nothing is granted unasked. */
  #listsInDoubt(): boolean {
    if (this.#members?.sure !== false || this.#overrides.identifier === this.#person.name) return false;
    const answer = this.#doubts.ask({
      id: `members:${this.#person.name}`,
      code: 'members',
      column: this.#person.index,
      default: 'leave out',
      options: [
        { name: 'leave out' },
        { name: 'all of them', trial: { kind: 'parts', parts: [...this.#parts] } },
      ],
    });
    return answer === 'leave out';
  }

  /** What leaves records out, goes on from above, or ends; every policy is asked. */
  #policies(): Pick<Layout, 'fillDown' | 'filters' | 'ends'> {
    const goesOn = this.#goesOn();
    let fillDown: readonly number[] =
      this.#overrides.layout?.fillDown?.flatMap((name) =>
        this.#columns.filter((column) => column.name === name).map(({ index }) => index),
      ) ?? [];
    const { filters: found, ends } = findFilters(
      this.#columns.filter(
        (column) =>
          column !== this.#person &&
          !this.#usedAsFlag(column) &&
          this.#overrides.ignore?.includes(column.name) !== true,
      ),
      this.#facts.dialect,
      this.#now,
    );
    const kept: RecordFilter[] = [];
    if (goesOn !== undefined && this.#overrides.layout?.fillDown === undefined) {
      const answer = this.#doubts.ask({
        id: `fill-down:${this.#person.name}`,
        code: 'fill-down',
        column: this.#person.index,
        default: 'leave out',
        options: [
          { name: 'leave out' },
          { name: 'as above', trial: { kind: 'filter', filter: kept.length, fillDown: goesOn } },
        ],
      });
      if (answer === 'as above') fillDown = goesOn;
      else kept.push({ reason: 'continued', column: this.#person.index, rule: { kind: 'blank' } });
    }
    for (const filter of found) {
      const name = filter.column < 0 ? 'hidden rows' : (this.#columns[filter.column]?.name ?? '');
      const answer = this.#doubts.ask({
        id: `filter:${name}`,
        code: 'filter',
        column: filter.column,
        about: filter.reason,
        default: 'leave out',
        options: [{ name: 'leave out' }, { name: 'count', trial: { kind: 'filter', filter: kept.length } }],
      });
      if (answer === 'leave out') kept.push(filter);
    }
    return { fillDown, filters: kept, ends };
  }

  /** Columns that go on from the record above; undefined where none does. */
  #goesOn(): readonly number[] | undefined {
    if (this.#members !== undefined) return undefined;
    const blank = this.#person.sample.flatMap((cell, i) => (cell === '' ? [i] : []));
    if (blank.length < 2 || blank.length < 0.05 * this.#person.sample.length || this.#person.sample[0] === '')
      return undefined;
    const values = this.#parts.flatMap((part) =>
      part.kind === 'values' ? part.columns : part.kind === 'pairs' ? [part.value] : [],
    );
    const says = blank.filter((i) => values.some((index) => (this.#columns[index]?.sample[i] ?? '') !== ''));
    if (says.length < 0.8 * blank.length) return undefined;
    const others = this.#columns.filter(
      (column) =>
        column !== this.#person &&
        !values.includes(column.index) &&
        column.filled > 0 &&
        says.filter((i) => (column.sample[i] ?? '') !== '').length <= 0.1 * says.length,
    );
    // Somebody else is named there: the record is damaged, it does not go on.
    const persons = this.#columns.filter(
      (column) =>
        column !== this.#person &&
        column.filled > 0 &&
        (this.#class(column) === 'identifier' || (kindOf(column) ?? '').endsWith('-name')),
    );
    if (persons.some((column) => !others.includes(column))) return undefined;
    return [this.#person.index, ...others.map(({ index }) => index)];
  }

  #usedAsFlag(column: Column): boolean {
    return this.#parts.some(
      (part) => part.kind === 'flags' && part.columns.some(({ column: index }) => index === column.index),
    );
  }

  #corroboration(): Conclusion['corroboration'] {
    // What stands beside a list is said of no one of them.
    if (this.#members !== undefined) return [];
    return this.#columns.flatMap((column) => {
      const kind = kindOf(column);
      const attribute = kind === undefined ? undefined : CORROBORATING[kind];
      if (attribute === undefined || column === this.#person || column.filled === 0) return [];
      if (this.#used.has(column.index) || this.#class(column) === 'metadata') return [];
      // An id of the other system is no login of Okta.
      if (attribute === 'login' && column.statistics.email < 0.8) return [];
      return [{ column: column.index, attribute }];
    });
  }

  /** The cells of a column as they stand in the sample. */
  #raw(column: Column): readonly string[] {
    return this.#facts.sample.map((row) => row[column.index] ?? '');
  }

  /** Neither the identifier, nor read by a part, nor set aside by a person. */
  #free(column: Column): boolean {
    return (
      column !== this.#person &&
      column.filled > 0 &&
      !this.#used.has(column.index) &&
      this.#class(column) !== 'secret' &&
      this.#overrides.ignore?.includes(column.name) !== true
    );
  }

  #class(column: Column): ColumnClass {
    return this.#judged[column.index]?.class ?? 'metadata';
  }

  #entitlement(source: EntitlementSource): number {
    this.#entitlements.push({ ...source, name: this.#uniqueName(source.name) });
    return this.#entitlements.length - 1;
  }

  #uniqueName(name: string): string {
    const taken = new Set(this.#entitlements.map((entitlement) => valueKey(entitlement.name)));
    let unique = name;
    for (let n = 2; taken.has(valueKey(unique)); n++) unique = `${name} (${n})`;
    return unique;
  }

  /** As the header says it, without what is only the export's: `ent_Role` is Role, `PermissionSet.Label` is Permission Set. */
  #entitlementName(columns: readonly Column[]): string {
    const name = columns[0]?.name ?? '';
    if (/^ent_./i.test(name)) return name.slice(4).trim();
    if (columns.length > 1) return name.replace(/[\s_.#-]*\(?\d{1,2}\)?$/u, '').trim() || name;
    const label = /^(.+)\.(label|name|title|display_?name|display_?value)$/i.exec(name);
    if (label === null) return name;
    return (label[1] ?? name)
      .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
      .replace(/[._]+/g, ' ')
      .trim();
  }

  #take(part: LayoutPart, shape: LayoutShape, columns: readonly (Column | undefined)[]): void {
    this.#parts.push(part);
    this.#shapes.add(shape);
    for (const column of columns) {
      if (column === undefined) continue;
      this.#used.add(column.index);
      const judgement = this.#judged[column.index];
      if (judgement === undefined) continue;
      const said = this.#overrides.entitlements?.includes(column.name) === true;
      if (judgement.class !== 'entitlement') judgement.confidence = 0.8;
      judgement.class = 'entitlement';
      if (said) {
        judgement.confidence = 1;
        judgement.margin = 1;
        judgement.evidence.push({ code: 'said-by-a-person' });
      } else judgement.evidence.push({ code: `layout-${shape}` });
    }
  }

  #shape(): LayoutShape {
    const shapes = [...this.#shapes];
    if (shapes.length > 1) return 'mixed';
    return shapes[0] ?? 'none';
  }

  #understanding({ index, name, statistics }: Column, i: number): ColumnUnderstanding {
    const { class: kind, ...judgement } = this.#judged[i] ?? {
      class: 'metadata',
      confidence: 0.3,
      margin: 0.3,
      evidence: [],
      alternatives: [],
    };
    // What people said they are not is no entitlement, whatever the name says.
    const left = kind === 'entitlement' && !this.#used.has(index) && !this.#asked.has(index);
    return { index, name, class: left ? 'attribute' : kind, ...judgement, statistics };
  }
}

/** The lists of people that the records are about, by what a person says or by their cells. */
function membersOf(
  columns: readonly Column[],
  { sample }: TableFacts,
  { identifier, ignore = [], entitlements = [], delimiters = {} }: Overrides,
): MemberColumn | undefined {
  const taken = new Set([...ignore, ...entitlements]);
  const free = columns.filter(
    ({ name }) => !taken.has(name) && delimiters[name] !== '' && (identifier ?? name) === name,
  );
  const said = free.find(({ name }) => name === identifier && delimiters[name] !== undefined);
  if (said !== undefined)
    return {
      column: said,
      split: { by: 'text', delimiter: delimiters[said.name] ?? ';' },
      emails: false,
      sure: true,
    };
  const found = findMembers(free, sample);
  if (found === undefined || identifier !== undefined) return found;
  // Where each record names a person itself, a list of others in it may be something else.
  const choice = chooseIdentifier(
    columns.filter((column) => column !== found.column && !taken.has(column.name) && !isOwner(column)),
  );
  if (choice === undefined || choice.byName) return found;
  if (!saysMembers(found.column)) return undefined;
  if (!namesPeople(choice.column)) return found;
  return found.emails ? { ...found, sure: false } : undefined;
}

/** Whether a column names who answers for what the others hold. */
function isOwner({ name, meanings }: Column): boolean {
  return (
    meanings.includes('manager') ||
    meanings.includes('actor') ||
    /(^| )(owners?|approvers?|sponsor|steward|responsible|verantwortlicher?|besitzer|eigentumer|proprietaire|propietario|proprietario|eigenaar|dono)( |$)/.test(
      headerWords(name),
    )
  );
}

/** Whether a column names people by what only people have. */
function namesPeople(column: Column): boolean {
  const kind = kindOf(column);
  return kind === 'email' || kind === 'login' || kind === 'employee-number' || column.statistics.email > 0.5;
}

const NO_COLUMN: Column = {
  index: -1,
  name: '',
  meanings: [],
  statistics: { fill: 0, distinct: 0, distinctIsFloor: false, email: 0, date: 0, number: 0, boolean: 0 },
  cells: new Map(),
  sample: [],
  filled: 0,
  unique: 0,
  shares: {
    date: 0,
    guid: 0,
    personName: 0,
    loginLike: 0,
    opaque: 0,
    list: 0,
    object: 0,
    names: 0,
    longText: 0,
  },
};

/** Names that share a word: `PermissionSet.Name` and `PermissionSet.Label`. */
function related(a: string, b: string): boolean {
  const words = new Set(headerWords(a).split(' '));
  return headerWords(b)
    .split(' ')
    .some((word) => words.has(word));
}

function filledIn({ sample }: Column): number {
  return sample.filter((cell) => cell !== '').length;
}

/** How much a column is made for people to read. */
function labelScore(column: Column): number {
  const cells = [...column.cells.keys()].slice(0, 200);
  const spaced = cells.filter((cell) => cell.includes(' ')).length / Math.max(1, cells.length);
  const named = /\b(label|title|display|bezeichnung|text|libelle)\b/.test(headerWords(column.name)) ? 1 : 0;
  const coded = cells.filter((cell) => /[_\d]/.test(cell)).length / Math.max(1, cells.length);
  return named + spaced - 0.5 * coded;
}

/** A status column whose words are roles: it may be the only thing that says who may do what. */
function namesRoles(column: Column): boolean {
  const standings = [...column.cells.keys()].map(standingOf);
  return !isMarks(column) && standings.includes('role');
}

function rounded(value: number): number {
  return Math.round(Math.max(0, Math.min(1, value)) * 1_000) / 1_000;
}
