import { valueKey } from '../words/canonical-value.ts';
import type { Column } from './column-features.ts';
import { EXCEPTION } from '../words/exception.ts';
import type { Meaning } from '../words/headers/meaning.ts';
import { headerWords, only } from '../words/headers/header-words.ts';
import { isCalledOut } from '../words/headers/called-out.ts';
import { areLevels } from './level-words.ts';
import { isPlaceholder } from '../words/placeholder.ts';
import { areStates } from '../words/headers/places-called-state.ts';
import { CALLED_PERIOD, CALLED_VALID } from '../words/periods.ts';
import { saysCounts, saysDays, saysPeriods, surely } from './says-days.ts';
import { saysHeld } from './says-held.ts';
import {
  isPersonType,
  MARKS,
  NO,
  saysDenied,
  saysInForce,
  saysThrough,
  standingOf,
  YES,
} from '../words/status-words.ts';

/** Columns whose words say whether something is in force. */
export type StandingKind = Extract<Meaning, 'active' | 'inactive' | 'status' | 'change'>;

/** Nearly all cells of a column of marks are marks. */
const MARKS_SHARE = 0.9;

/** What a column is does not change, and is asked of each for each other one. */
const KINDS = new WeakMap<Column, { readonly kind: Meaning | undefined }>();

/** The first meaning of the header that the cells do not contradict; undefined where nothing is known. */
export function kindOf(column: Column): Meaning | undefined {
  const known = KINDS.get(column);
  if (known !== undefined) return known.kind;
  const kind = foundKind(column);
  KINDS.set(column, { kind });
  return kind;
}

function foundKind(column: Column): Meaning | undefined {
  const { statistics, meanings } = column;
  const found = meanings.find((meaning) => fits(meaning, column));
  // `Has Access`, `Assigned`: no and yes are said of what stands beside it.
  if (found !== 'status' && found !== 'inactive' && saysHeld(column)) return 'active';
  // What kind of assignment it is may say that it is none yet: `Eligible`.
  if (found !== 'indirect' && meanings.includes('indirect') && saysNotHeld(column)) return 'status';
  if ((found === undefined || found === 'entitlement' || found === 'sort') && saysHowAssigned(column))
    return 'indirect';
  if ((found === undefined || found === 'sort' || found === 'entitlement') && saysAllowed(column))
    return 'status';
  if (found === undefined && saysInForceOrNot(column)) return 'status';
  // Who may take a role does not hold it yet.
  if (found === 'sort' && saysEligible(column)) return 'status';
  if ((found === undefined || found === 'entitlement') && isCalledThrough(column.name) && !isForAll(column))
    return 'indirect';
  if ((found === undefined || found === 'audit') && isMarks(column) && isCalledOut(column.name))
    return 'inactive';
  // What a letter for few of the records says only its legend knows.
  if (found === undefined && isFlag(column)) return 'status';
  if (found !== undefined) return found;
  if (statistics.email > 0.8) return 'email';
  // A column for names that holds logins instead.
  if (meanings.includes('display-name') && holdsLogins(column)) return 'login';
  return undefined;
}

const DIRECT = new RegExp(
  '^(direct(ly)?( (assign\\w*|access|grant(s|ed)?|given|permissions?|rights?|roles?|entitlements?' +
    '|members?(hip)?))?|<?not inherited>?|explicit' +
    '|direkte?( (zuweisung|berechtigung|mitglied(schaft)?))?|nicht (geerbt|vererbt)|directe?' +
    '|(acc[eè]s|droits?|affectation|attribution) directe?s?|direct[oa]|dirett[oa]|diret[oa]|直接)$',
  'u',
);
/** Whether a word says that something is held directly. */
export function isDirect(word: string): boolean {
  return DIRECT.test(word);
}

const CALLED_ASSIGNED =
  /(^| )(types?|assign\w*|grant\w*|members?(hip)?|access|source|origin|method|how|art|herkunft|tipo|soort)( |$)/;

/** Whether each cell says that something is held directly or through something else, and both are said. */
function saysHowAssigned({ name, cells, statistics }: Column): boolean {
  if (statistics.distinct > MOST_CODES || !CALLED_ASSIGNED.test(headerWords(name))) return false;
  const words = [...cells.keys()].map(valueKey);
  return (
    words.some((word) => isDirect(word)) &&
    words.some(saysThrough) &&
    words.every((word) => isDirect(word) || saysThrough(word))
  );
}

const ALLOWED =
  /^(allow(ed)?|permit(ted)?|grant(ed)?|zulassen|erlaubt|gew[aä]hrt|autoris(er|é)|permitid[oa]|permitir|toegestaan)$/u;

function isDenied(word: string): boolean {
  return saysDenied(word) || /^revoked?$/u.test(word);
}

/** Whether each cell allows or denies something, and both are said. */
function saysAllowed({ cells, statistics }: Column): boolean {
  if (statistics.distinct > MOST_CODES) return false;
  const words = [...cells.keys()].map(valueKey);
  return (
    words.some((word) => ALLOWED.test(word)) &&
    words.some((word) => isDenied(word)) &&
    words.every((word) => ALLOWED.test(word) || isDenied(word))
  );
}

/** Whether each cell says that something is in force, but for those that say that nothing is. */
function saysInForceOrNot({ cells, denials }: Column): boolean {
  return denials.length > 0 && cells.size > 0 && [...cells.keys()].every(saysInForce);
}

function saysEligible({ cells, statistics }: Column): boolean {
  return statistics.distinct <= MOST_CODES && [...cells.keys()].some((cell) => valueKey(cell) === 'eligible');
}

const CALLED_THROUGH = only(
  '(is )?(inherited|derived|inherits) (from|via|through|by)( (group|role|team|profile|parent))?' +
    '|(granted|assigned|given|held|access|member) (via|through)( (group|role|team|profile))?' +
    '|delegated from|acting for|substitut(e|ing|ion) (for|of)|deput(y|ising) (for|of)|vertretung (fur|von)' +
    '|(via|through) (group|role|team|profile|parent)|source group|(included|contained) (in|by)( (group|role|team|profile))?|geerbt von|vererbt (von|durch|uber)' +
    '|uber (gruppe|rolle|sammelrolle)|herite (de|du)|heredado de|herdado de|ereditato da' +
    '|overgenomen van',
);

/** Whether a name says of what stands below it that what stands beside it is held through it: `Inherited From`. */
export function isCalledThrough(name: string): boolean {
  return CALLED_THROUGH.test(headerWords(name));
}

/** Whether all is held through something: then that says nothing of any of it. */
function isForAll({ statistics, cells }: Column): boolean {
  return statistics.fill === 1 && ![...cells.keys()].some((cell) => isDirect(valueKey(cell)));
}

const CALLED_FLAG = only('flags?|marks?|marker|kennzeichen|kennz|kz|markierung|(delete|deletion|del) flag');
const FEW = 0.5;

/** Whether a column called `Flag` marks some records by letters, or tells `A` from others. */
function isFlag(column: Column): boolean {
  const { name, cells, statistics } = column;
  if (!CALLED_FLAG.test(headerWords(name)) || isMarks(column) || statistics.distinct > MOST_CODES)
    return false;
  const words = [...cells.keys()].map(valueKey);
  return words.every((word) => word.length <= LONGEST_CODE) && (statistics.fill < FEW || words.includes('a'));
}

function saysNotHeld({ cells, statistics }: Column): boolean {
  return (
    statistics.distinct <= MOST_CODES &&
    [...cells.keys()].some((cell) => standingOf(cell) === 'not' && !HOW_ASSIGNED.has(valueKey(cell)))
  );
}

/** Of an assignment these say how it came about, or who may join: of a status that nothing is held. */
const HOW_ASSIGNED: ReadonlySet<string> = new Set(['requested', 'closed']);

/** Whether single words are logins: names of people have neither digits nor dots, and begin with a capital. */
function holdsLogins({ shares, cells }: Column): boolean {
  if (shares.loginLike <= 0.8) return false;
  const some = [...cells.keys()].slice(0, 200);
  return some.filter((cell) => /^\p{Ll}|\d|\p{L}[._]\p{L}/u.test(cell)).length > 0.5 * some.length;
}

const CALLED_PROFILE = /prof|perfil/;

/** Whether a column says when something ends: on days, with periods, or in words that nobody can read. */
function saysEnds(column: Column): boolean {
  const words = headerWords(column.name);
  if (!CALLED_PERIOD.test(words)) return saysDays(column) || decides('end', column);
  return saysPeriods(column) || (CALLED_VALID.test(words) && column.shares.date >= 0.5);
}

/** Whether a column has another word for each record, as logins are: `QSECOFR`. */
function namesEach({ unique, cells, filled }: Column): boolean {
  return filled > 2 && unique > 0.9 && [...cells.keys()].every((cell) => !cell.includes(' '));
}

/** What the cells of a column must be like for a meaning; a meaning that is not here fits any. */
const FITS: Partial<Record<Meaning, (column: Column) => boolean>> = {
  // Only together with the other column of the pair.
  'pair-name': () => false,
  'pair-value': () => false,
  end: saysEnds,
  start: (column) => saysDays(column) || decides('start', column),
  // Its names speak of a day and of nothing else, read or not.
  revoked: (column) => saysDays(column) || (column.filled > 0 && !isMarks(column) && !saysCounts(column)),
  sort: (column) => !areLevels(column),
  // Of a job, but not where it says `read`, `write`.
  organisation: (column) => headerWords(column.name) !== 'level' || !areLevels(column),
  'principal-type': ({ cells }) => [...cells.keys()].every((cell) => isPersonType(cell) !== undefined),
  login: (column) =>
    column.shares.personName < 0.6 && (!CALLED_PROFILE.test(headerWords(column.name)) || namesEach(column)),
  'display-name': (column) => column.shares.personName >= 0.2 || !holdsLogins(column),
  email: ({ statistics }) => statistics.email >= 0.5,
  'employee-number': ({ shares }) => shares.personName < 0.5,
  status: ({ statistics, shares, cells }) =>
    statistics.distinct <= 30 &&
    shares.date < 0.5 &&
    !areStates(cells.keys()) &&
    ![...cells.keys()].every((cell) => HOW_PROVISIONED.test(valueKey(cell))),
  change: saysChange,
  active: saysStanding,
  inactive: (column) => saysStanding(column) || EXCEPTION.test(headerWords(column.name)),
  'account-control': ({ statistics }) => statistics.number >= 0.9,
  indirect: (column) => isMarks(column) || [...column.cells.keys()].some(saysThrough),
  direct: (column) => isMarks(column),
  entitlement: ({ shares }) => shares.date < 0.8,
};

/** How access is given, below a name that may as well say whether it is: `Provisioning`. */
const HOW_PROVISIONED = new RegExp(
  '^((semi[- ])?auto(mat(ic(ally)?|ed|isch|ique|ico))?|manual(ly)?|manuell?|scim|jit|just[- ]in[- ]time|api|saml|ldap' +
    '|sso|csv|connector|workflow|script|self[- ]service|on[- ]demand|birthright|(rule|role|group)[- ]based|hr[- ]driven)$',
  'u',
);

/** What words or codes say: crosses under such a name are about a permission (`AR Manager`, `Approver`). */
const IN_WORDS: ReadonlySet<Meaning> = new Set([
  'login',
  'email',
  'employee-number',
  'first-name',
  'last-name',
  'display-name',
  'organisation',
  'manager',
  'actor',
  'description',
  'sort',
]);

function fits(meaning: Meaning, column: Column): boolean {
  if (IN_WORDS.has(meaning) && column.filled > 0 && isMarks(column)) return false;
  return FITS[meaning]?.(column) ?? true;
}

/** Whether what a column says decides about access even where it cannot be read: but not a yes or no. */
function decides(meaning: 'end' | 'start', column: Column): boolean {
  return column.filled > 0 && surely(meaning, column) && !isMarks(column);
}

const CROSSES: ReadonlySet<string> = new Set([...MARKS].filter((mark) => mark !== '1'));

/** Share of the words of a column that must be known to say what was done; and the length of codes that nobody knows. */
const KNOWN_CHANGES = 2 / 3;
const LONGEST_CODE = 2;
const MOST_CODES = 8;

/** Below such a name numbers say how much, and are no codes. */
const CALLED_DIFFERENCE = only('delta|diff|difference');

/** What was done to a grant, in words of which most are known; or in codes. */
function saysChange({ name, cells }: Column): boolean {
  const words = [...cells.keys()];
  if (CALLED_DIFFERENCE.test(headerWords(name)) && words.every((cell) => /^\d+$/.test(cell))) return false;
  // A cross is about a permission that is called so: `Change`.
  if (words.every((cell) => CROSSES.has(valueKey(cell)))) return false;
  const done = words.filter((cell) => ['in-force', 'not'].includes(standingOf(cell))).length;
  const codes = words.every((cell) => cell.length <= LONGEST_CODE) && words.length <= MOST_CODES;
  return words.length > 0 && (done >= KNOWN_CHANGES * words.length || codes);
}

function saysStanding(column: Column): boolean {
  return isMarks(column) || column.statistics.distinct <= 12 || column.shares.date >= 0.5;
}

/** Whether the cells are marks for yes or no, with at least one yes. */
export function isMarks(column: Column): boolean {
  if (column.statistics.distinct > 8 || column.statistics.distinctIsFloor) return false;
  const own = valueKey(column.name);
  let yes = 0;
  let known = 0;
  let open = 0;
  let all = 0;
  for (const [cell, count] of column.cells) {
    const key = valueKey(cell);
    all += count;
    if (saysYes(key, own)) yes += count;
    if (saysYes(key, own) || NO.has(key)) known += count;
    else if (isPlaceholder(key) || standingOf(key) === 'not') open += count;
  }
  return known > 0 && known + open >= MARKS_SHARE * all && (yes > 0 || known === all);
}

/** A word for yes, or the name of the column again. */
function saysYes(key: string, own: string): boolean {
  return YES.has(key) || key === own;
}

/** The cells of a column, case-folded, that pass a test. */
export function wordsWhere(column: Column, test: (word: string) => boolean): readonly string[] {
  return [...new Set([...column.cells.keys()].map(valueKey).filter(test))];
}
