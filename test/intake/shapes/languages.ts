import type { Holding } from '../score.ts';
import { company, type Dice } from './company.ts';
import { alias, bytesOf, type Col, plain, type Shape, truthOf, withNoise } from './report.ts';
import { type Language, LANGUAGES, WORDS, type Words } from './words.ts';

const ENCODINGS: Partial<Record<Language, readonly string[]>> = { ja: ['utf-8', 'shift_jis', 'utf-16le'] };
/** Letters that the encodings of Western Europe have. */
const western = (name: string) => /^[ -~\u00a0-\u00ff]*$/.test(name);
const inAscii = (name: string) => /^[ -~]*$/.test(name);

function written(dice: Dice, language: Language) {
  const encoding = dice.pick(ENCODINGS[language] ?? ['utf-8', 'windows-1252', 'utf-8']);
  return {
    encoding,
    bom: encoding === 'utf-16le' || (encoding === 'utf-8' && dice.chance(0.4)),
    newline: dice.pick(['\n', '\r\n'] as const),
    letters: encoding === 'windows-1252' ? western : encoding === 'shift_jis' ? inAscii : () => true,
  };
}

interface Who {
  readonly header: string;
  readonly of: 'login' | 'email' | 'number';
}

/** The columns that name the person: at least one, the preferred one first. */
function who(dice: Dice, words: Words): readonly Who[] {
  const login: Who = { header: dice.pick(words.login), of: 'login' };
  const email: Who = { header: dice.pick(words.email), of: 'email' };
  const number: Who = { header: dice.pick(words.number), of: 'number' };
  return dice.pick([
    [login],
    [login, email],
    [email],
    [email, number],
    [number],
    [login, number],
    [login, email, number],
  ]);
}

/** One row per role, with dates, a lock, a description. */
const long: Shape = {
  name: 'One row per role in any language',
  make(dice) {
    const language = dice.pick(LANGUAGES);
    const words: Words = WORDS[language];
    const { letters, ...form } = written(dice, language);
    const rows = company(dice, dice.between(20, 120), letters).flatMap((person) =>
      dice.some(words.values, 1, 4).map((role) => ({ person, role, ended: dice.chance(0.12) })),
    );
    type Row = (typeof rows)[number];
    const [first, ...others] = who(dice, words);
    if (first === undefined) throw new Error('nobody');
    const role = dice.pick(words.role);
    const day = dice.pick([
      (y: number) => `${y}-06-30`,
      (y: number) => `30.06.${y}`,
      (y: number) => `30/06/${y}`,
    ]);
    const columns: Col<Row>[] = dice.shuffled<Col<Row>>([
      { header: first.header, class: 'identifier', of: ({ person }) => person[first.of] },
      ...others.map((other) => alias<Row>(other.header, ({ person }) => person[other.of])),
      { header: role, class: 'entitlement', entitlement: role, of: (row) => row.role },
    ]);
    const all = withNoise(dice, columns, [
      plain<Row>(dice.pick(words.name), ({ person }) => `${person.first} ${person.last}`),
      plain<Row>(dice.pick(words.department), ({ person }) => person.department),
      plain<Row>(dice.pick(words.description), (row) => `${row.role}: ...`, ['entitlement']),
      plain<Row>(dice.pick(words.from), () => day(2021)),
      plain<Row>(dice.pick(words.to), ({ ended }) => (ended ? day(2024) : dice.pick(['', day(9999)]))),
      plain<Row>(dice.pick(words.locked), ({ person }) => (person.inForce ? words.no : words.yes)),
      plain<Row>(dice.pick(words.approver), () => dice.pick(['A. Boss', 'B. Chief'])),
      plain<Row>(dice.pick(words.comment), () => ''),
      plain<Row>(dice.pick(words.lastLogin), () => day(2026)),
    ]);
    return {
      bytes: bytesOf(all, rows, {
        delimiter: dice.pick([',', ';', '\t', '|']),
        quoteAll: dice.chance(0.3),
        ...form,
      }),
      truth: truthOf(first.header, all),
      holdings: rows.map(({ person, role: value }): Holding => [person[first.of], role, value]),
    };
  },
};

/** One row per person, the roles in one cell. */
const wide: Shape = {
  name: 'Lists in cells in any language',
  make(dice) {
    const language = dice.pick(LANGUAGES);
    const words: Words = WORDS[language];
    const { letters, ...form } = written(dice, language);
    const rows = company(dice, dice.between(25, 120), letters).map((person) => ({
      person,
      held: dice.some(words.values, 0, 4),
    }));
    type Row = (typeof rows)[number];
    const [first, ...others] = who(dice, words);
    if (first === undefined) throw new Error('nobody');
    const role = dice.pick(words.role);
    const [delimiter, between, delim] = dice.pick([
      [',', ';', ';'],
      [',', '; ', ';'],
      [';', '|', '|'],
      [',', '|', '|'],
      [';', ',', ','],
      [',', ', ', ','],
      ['\t', '\n', '\n'],
      ['|', ';', ';'],
    ] as const);
    const columns: Col<Row>[] = dice.shuffled<Col<Row>>([
      { header: first.header, class: 'identifier', of: ({ person }) => person[first.of] },
      ...others.map((other) => alias<Row>(other.header, ({ person }) => person[other.of])),
      {
        header: role,
        class: 'entitlement',
        entitlement: role,
        multi: { delim },
        of: ({ held }) => held.join(between),
      },
    ]);
    const all = withNoise(dice, columns, [
      plain<Row>(dice.pick(words.first), ({ person }) => person.first),
      plain<Row>(dice.pick(words.last), ({ person }) => person.last),
      plain<Row>(dice.pick(words.department), ({ person }) => person.department),
      plain<Row>(dice.pick(words.title), ({ person }) => person.title),
      plain<Row>(dice.pick(words.comment), () => ''),
    ]);
    return {
      bytes: bytesOf(all, rows, {
        delimiter,
        ...form,
        below: dice.pick([[], [], [`${words.total}${rows.length}`]]),
      }),
      truth: truthOf(first.header, all),
      holdings: rows.flatMap(({ person, held }) => held.map((one): Holding => [person[first.of], role, one])),
    };
  },
};

/** Persons once, their further roles below, in any language. */
const goesOn: Shape = {
  name: 'Blank continuation in any language',
  make(dice) {
    const words: Words = WORDS[dice.pick(LANGUAGES)];
    const rows = company(dice, dice.between(20, 80)).flatMap((person) =>
      dice.some(words.values, 1, 4).map((role, n) => ({ person, role, first: n === 0 })),
    );
    type Row = (typeof rows)[number];
    const [first] = who(dice, words);
    if (first === undefined) throw new Error('nobody');
    const role = dice.pick(words.role);
    const columns: Col<Row>[] = [
      { header: first.header, class: 'identifier', of: (row) => (row.first ? row.person[first.of] : '') },
      plain(dice.pick(words.name), (row) => (row.first ? `${row.person.first} ${row.person.last}` : '')),
      plain(dice.pick(words.department), (row) => (row.first ? row.person.department : '')),
      { header: role, class: 'entitlement', entitlement: role, of: (row) => row.role },
    ];
    return {
      bytes: bytesOf(columns, rows, { delimiter: dice.pick([',', ';', '\t']), bom: dice.chance(0.5) }),
      truth: truthOf(first.header, columns),
      holdings: rows.map(({ person, role: value }): Holding => [person[first.of], role, value]),
      mustAsk: ['fill-down'],
    };
  },
};

export const IN_ANY_LANGUAGE: readonly Shape[] = [long, wide, goesOn];
