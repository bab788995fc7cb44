import { YES } from '../intake/words/status-words.ts';

/**
 * Words that make a value sensitive (design §7.6), and what they are in other languages, as stems where those inflect them; a
 * configured file adds to them.
 */
export const SENSITIVE_WORDS: readonly string[] = [
  'admin',
  'administrator',
  'root',
  'owner',
  'super',
  'superuser',
  'privileged',
  'security',
  'payroll',
  'sudo',
  'master',
  'god',
  // German, Dutch
  'sicherheit',
  'eigentümer',
  'inhaber',
  'gehalt',
  'lohnabrechnung',
  'lohnbuchhaltung',
  'beveiliging',
  'eigenaar',
  'beheerder',
  'salaris',
  // French, Spanish, Portuguese, Italian
  'sécurité',
  'propriétaire',
  'paie',
  'seguridad',
  'propietario',
  'nómina',
  'segurança',
  'proprietário',
  'sicurezza',
  'proprietario',
  'amministratore',
  'paghe',
  // Polish, Russian
  'bezpieczeństw',
  'właściciel',
  'админ',
  'безопасност',
  'владел',
  'зарплат',
  // Chinese, Japanese, Korean
  '管理员',
  '管理員',
  '管理者',
  '特権',
  '特权',
  '給与',
  '工资',
  '관리자',
  '급여',
];

/** Written without spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hangul}]/u;

/** Letters that a shorter word needs to count as the beginning or the end of a longer one, and to count anywhere in it. */
const AT_AN_END = 5;
const ANYWHERE = 8;

/** Harmless words that hold one, by its spelling without marks. */
const HARMLESS: ReadonlyMap<string, RegExp> = new Map([
  ['nomina', /^nomina[lt]/],
  ['privileged', /^(?:un|non|under)privileged/],
  ['gehalt', /(?:alkohol|fett|feuchtigkeits|gold|sauerstoff|wasser|zucker)gehalt/],
  ['super', /^super(?:mar[ck]|mercad|annuation)/],
  ['master', /(?:ticket|toast)master/],
]);

/** The words of each entry of a list, in each spelling: every value of an app is held against the same list. */
const spelled = new WeakMap<readonly string[], readonly (readonly string[])[]>();

/**
 * Whether one of the words stands in the name as a word, begins or ends one ("Administrators", "Sysadmin"), or is long and
 * stands inside one ("Systemadministratoren"); anywhere in it where its script puts no spaces between words. Marks of letters
 * may be there, left out or written out ("Eigentümer", "Eigentumer", "Eigentuemer").
 */
export function isSensitive(name: string, words: readonly string[]): boolean {
  const ways = spellings(apart(name)).map(partsOf);
  return spellingsOf(words).some((wanted) => ways.some((parts) => haveAll(parts, wanted)));
}

/** What a value is called where only its name is shown: with its entitlement where it says no more than yes, `Administrator=Yes`. */
export function heldName(entitlement: string, value: string): string {
  return YES.has(value.trim().toLowerCase()) ? `${entitlement}=${value}` : value;
}

/** Whether a value is sensitive by its name. */
export function isSensitiveValue(entitlement: string, value: string, words: readonly string[]): boolean {
  return isSensitive(heldName(entitlement, value), words);
}

/** `Code_Review` and `Domain Admins` are several words, which stand one behind the other. */
function haveAll(parts: readonly string[], wanted: readonly string[]): boolean {
  return parts.some((_, at) =>
    wanted.every((word, i) => {
      const part = parts[at + i];
      return part !== undefined && (part === word || holds(part, word));
    }),
  );
}

/** Written together, with a capital letter for each word: with spaces between them. */
function apart(name: string): string {
  return name.normalize('NFKC').replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2');
}

function partsOf(spelling: string): readonly string[] {
  return spelling.split(/[^\p{L}\d]+/u).filter((part) => part !== '');
}

function holds(part: string, word: string): boolean {
  if (UNSPACED.test(word)) return part.includes(word);
  if (word.length < AT_AN_END || HARMLESS.get(word)?.test(part) === true) return false;
  return part.startsWith(word) || part.endsWith(word) || (word.length >= ANYWHERE && part.includes(word));
}

function spellingsOf(words: readonly string[]): readonly (readonly string[])[] {
  const known = spelled.get(words);
  if (known !== undefined) return known;
  const each = words.flatMap((word) => [...spellings(word), ...spellings(apart(word))]);
  const made = [...new Set(each)].map(partsOf).filter((parts) => parts.length > 0);
  spelled.set(words, made);
  return made;
}

/** The text in small letters without their marks, and so with umlauts written out where it has any. */
function spellings(text: string): readonly string[] {
  const small = text.normalize('NFKC').toLowerCase().replaceAll('ß', 'ss').replaceAll('ł', 'l');
  const bare = withoutMarks(small);
  const writtenOut = withoutMarks(small.replace(/[äöü]/g, (letter) => `${withoutMarks(letter)}e`));
  return bare === writtenOut ? [bare] : [bare, writtenOut];
}

/** Put together again, as taking apart also takes apart the syllables of Korean. */
function withoutMarks(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC');
}
