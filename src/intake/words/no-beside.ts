import { valueKey } from './canonical-value.ts';
import { sidesOf } from './periods.ts';
import { NO } from './status-words.ts';
import { saysDay } from './until.ts';

/** Before a value it says the contrary of it, in the languages of `Meaning` and further ones. `Non-Clinical` is a name. */
const NEGATION = new RegExp(
  '^(?:no|not|never|without|except(?: for)?|excluding|all but|nicht|kein(?:e[nrs]?)?|ohne|au[sß]er' +
    '|sans|pas d[eu]|sauf|sin|salvo|excepto|senza|tranne|sem|exceto|n[ãa]o|niet|geen|zonder|behalve' +
    '|ikke|inte|ej|ei|utan|uden|uten|ilman|brak|bez|nie|nem|без|не|кроме)$',
  'iu',
);
/** Behind a value. */
const NEGATED = /^(?:not(?: any ?more| yet| now)?|no (?:more|longer)|n\/a|false|[-–—]|keine?)$/iu;
const CROSS = '[✗✘❌✖☒🚫⛔✕]\\uFE0F?';
const ANY_CROSS = new RegExp(CROSS, 'u');
const CROSSED = new RegExp(`^(?:${CROSS}\\s*(.+)|(.+?)\\s*[([]?${CROSS}[)\\]]?)$`, 'u');
/** Signs of a comment, or brackets, around a whole value. */
const TAKEN_OUT = /^(?:\(+|\[+-?|\{+|\/[/*]|#|;|--)$/u;
/** Letters of a code, at most: `Sales - NO` beside `Sales - SE`. */
const LONGEST_CODE = 2;
const CODE = /^(.*[-–—:|/,;=([]\s*)(\S{1,2}?)[)\]\s]*$/u;
const ANSWER = /^(?:[ynxj01✓✔-]|no|ja|s[iíì])$/iu;

/** What values begin with that end in codes. */
export class Codes {
  readonly #texts: readonly string[];
  #beginnings: ReadonlySet<string> | undefined;

  constructor(texts: readonly string[]) {
    this.#texts = texts;
  }

  /** Whether a value begins so and has a code behind it. */
  stand(beginning: string): boolean {
    this.#beginnings ??= new Set(
      this.#texts.flatMap((text) => {
        const [, before, code = ''] = (text.length <= LONGEST && CODE.exec(text)) || [];
        return before === undefined || ANSWER.test(code) ? [] : [before];
      }),
    );
    return this.#beginnings.has(beginning);
  }
}
const LONGEST = 120;

/** A value with an answer, or with what it stands for, behind it: `Buyer=Y`, `Buyer (active)`. */
const ANSWERED = /[-–—:|/,;=([]\s*(\p{L}{1,10}|\d{1,6}|[✓✔✗✘])[)\]\s]*$/u;
const SAYS_YES =
  /^(?:[yjx1✓✔]|yes|ja|oui|s[iíì]|sim|true|wahr|vrai|active|enabled|on|valid|aktiv|actif|activ[oa]|attiv[oa]|ativ[oa])$/u;
const SAYS_NO =
  /^(?:inactive|disabled|off|denied|expired|revoked|inaktiv|inactif|inactiv[oa]|inattiv[oa]|inativ[oa])$/u;

/** What values begin with of which some say yes, and others no: `Buyer=Y`, `Buyer=N`. */
export class Answers {
  readonly #yes = new Set<string>();
  /** Behind these stands something else as well: a letter or a digit there may be no answer. */
  readonly #others = new Set<string>();

  constructor(texts: readonly string[]) {
    for (const text of texts) {
      const found = answerIn(text);
      if (found === undefined) continue;
      if (SAYS_YES.test(found.said)) this.#yes.add(found.before);
      else if (!saysNo(found.said)) this.#others.add(found.before);
    }
  }

  /** Whether a value says no where others that begin so say yes. */
  denies(text: string): boolean {
    const found = this.#yes.size === 0 ? undefined : answerIn(text);
    if (found === undefined || !this.#yes.has(found.before) || !saysNo(found.said)) return false;
    return found.said.length > 1 || !this.#others.has(found.before);
  }
}

function saysNo(said: string): boolean {
  return NO.has(said) || SAYS_NO.test(said);
}

function answerIn(text: string): { readonly before: string; readonly said: string } | undefined {
  if (text.length > LONGEST) return undefined;
  const found = ANSWERED.exec(text);
  if (found === null) return undefined;
  const [all, said = ''] = found;
  return { before: text.slice(0, found.index + all.indexOf(said, 1)), said: said.toLowerCase() };
}

/** Whether words before a value say that it is not held. */
export function negates(before: string): boolean {
  return NEGATION.test(before);
}

/** Whether what stands behind a value says no: `Buyer: no`, `Buyer (-)`. `mayBeCode`: a short word for no may be one. */
export function saysNoBehind(behind: string, mayBeCode: () => boolean): boolean {
  const key = valueKey(behind);
  if (NEGATED.test(behind)) return true;
  return key !== '' && NO.has(key) && (key.length > LONGEST_CODE || !mayBeCode());
}

/** A day, behind a sign or two words at most. */
const LEADS = /^(?:[^\p{L}\p{N}]*(?:\p{L}[\p{L}.]{0,8}[ :]+){0,2})/u;
const COMPACT = /^20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;

/** Whether what stands behind a value, or before it, is a day or a period, of which nobody knows what it means: `Buyer 31.12.2024`. */
export function saysWhen(text: string): boolean {
  if (!/\d/.test(text)) return false;
  return [text, text.replace(/^[^\p{L}\p{N}]+/u, ''), text.replace(LEADS, '')].some((rest) => {
    const to = sidesOf(rest.replace('..', ' - '))[1];
    return saysDay(rest) || COMPACT.test(rest) || (to !== undefined && saysDay(to));
  });
}

const ENDS_IN_DIGITS = /[ _]\S*\d{4}\S*$/u;

/** What a text says before a day at its end; undefined: it ends in none. */
export function beforeADay(text: string): string | undefined {
  if (!ENDS_IN_DIGITS.test(text)) return undefined;
  const [, name, day = ''] = /^(.*\p{L}[\p{L}\p{N}]*)[ _]+(\S*\d{4}\S*)$/u.exec(text) ?? [];
  return name !== undefined && saysDay(day) ? name : undefined;
}

/** Whether a text is one of these values, crossed out, in brackets, or behind the sign of a comment: `❌ Buyer`, `[Buyer]`. */
export function isTakenOut(text: string, isValue: (text: string) => boolean): boolean {
  const crossed = ANY_CROSS.test(text) ? CROSSED.exec(text) : null;
  if (crossed !== null && isValue(crossed[1] ?? crossed[2] ?? '')) return true;
  const [, before = '', value = ''] = /^([^\p{L}\p{N}]+)(.*?)[^\p{L}\p{N}]*$/u.exec(text) ?? [];
  return TAKEN_OUT.test(before.trim()) && isValue(value);
}
