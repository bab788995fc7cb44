import { monthOf, orderOf } from './days.ts';
import { isYear, readTerm } from './months.ts';

const UNTIL =
  "(?:until|till?|thru|bis(?: zu[mr])?|jusqu['’](?:au|à)(?: la)?|hasta(?: el| la)?|fino (?:al?|alla)|tot(?: en met)?)";
/** Words before the day on which something ends: in brackets, and without them. */
const BEFORE = new RegExp(
  `^(?:only |nur |valid |g[uü]ltig |befristet |valable |v[áa]lido )?${UNTIL}[ :]+(.+)$`,
  'iu',
);
const BEFORE_DAY = new RegExp(
  '^(?:(?:only |valid |válido |valido )?(?:through|to|at[ée]|do|till och med|t\\.?o\\.?m\\.?)' +
    '|exp(?:\\.|ires?|iry|iration)?(?: on)?|end(?:s|ing)?(?: on)?|l[aä]uft ab(?: am)?)[ :]+(.+)$',
  'iu',
);
const STARTS =
  '(?:valid |g[uü]ltig )?(?:from|start(?:s|ing)?(?: on)?|effective|as of|ab|à partir du|dès le' +
  '|a partir del?|desde|dal|vanaf|od|från(?: och med)?)';
const FROM = new RegExp(`^${STARTS}[ :]+(.+)$`, 'iu');
const FROM_BEHIND = new RegExp(` [-–—,;(] ?${STARTS}[ :]+(.+)$`, 'iu');
const EXPIRES = 'exp(?:\\.|ires?|ired|iry|iring|iration)?';
const BEHIND = new RegExp(
  ` (?:[-–—,;] ?)?(?:(?:g[uü]ltig |befristet )?${UNTIL}|valid (?:to|through|thru)|${EXPIRES}(?: on)?)[ :]+(.+)$`,
  'iu',
);
/** With nothing but a day behind, or with a day before the rest of the name. */
const ENDS_ON_A_DAY = new RegExp(
  ` (?:[-–—,;] ?)?(?:(?:ends|ending)(?: on)?[ :]+|${EXPIRES} ?(?=\\d)` +
    '|(?:to|through|au|al|at[ée]|do|dnia|fram till|til|t\\.?e\\.?m\\.?|t/m|t\\.?o\\.?m\\.?|до|по|έως|μέχρι)[ :]+(?=\\d))(.+)$',
  'iu',
);
/** Languages that say it behind the day. */
const DAY_AND_UNTIL =
  / (\d[\d./年月-]{4,11}日?)(?: (?:asti|saakka)|-ig|['’]\p{L}{1,2} kadar|まで|까지|止)$/iu;
const DAY_FIRST = new RegExp(`^(?:${UNTIL}|${EXPIRES}|ends|ending)(?: on)?[ :]+(.{1,60})`, 'iu');
const EXPIRES_WITH_A_YEAR = new RegExp(` ${EXPIRES}[ :]+20[1-9]\\d$`, 'iu');
const WITHIN = new RegExp(`(?<!\\p{L})${UNTIL}[ :]+(.{1,60})`, 'giu');
const WITHIN_DAY = new RegExp(
  '(?<!\\p{L})(?:at[ée]|t\\.?o\\.?m\\.?|exp(?:\\.|ires?|iry|iration)?(?: on)?|valid (?:to|through)' +
    '|l[aä]uft ab(?: am)?)[ :]+(.{1,60})',
  'giu',
);

/** What comes to an end, or with which something does, on a day that nobody has said. */
const EVENT = new RegExp(
  "^(?:(?:the|his|her|their|its|end of|ende|fin|fine|le|la|l['’]|el|il|het|de|des|du|del|della" +
    '|van) ?)*(?:proje[ck]t(?![- ]?(?:s?leit|manag|lead|doc|data|file))|projet|proyecto|progetto' +
    '|contract|vertrag|contrat|contratto|go[- ]?live|cut-?over|migration|hand-?over|return(?!s)' +
    '|r[uü]ckkehr|retour|replacement|nachfolg|probation|probezeit|assignment|internship|praktikum' +
    '|stage(?!\\p{L})|elternzeit|review|audit(?!\\p{L})' +
    '|(?:quarter|month|year|project|contract|season)[- ]?end' +
    '|(?:jahres|quartals|monats)(?:ende|abschluss)|q[1-4](?!\\p{L}))',
  'iu',
);

/** A month as a card has it, where something ends with what is said: `12/24`, `Dec 24`. Half an hour is none: `12.30`. */
const SHORT_MONTH = /^(?:(?:0?[1-9]|1[0-2])(?:[/-]|\.(?!30))|(\p{L}{3,9})\.? )[23]\d$/u;

/** Whether what stands behind such a word is a day or a month, or what something ends with. */
function isTerm(text: string | undefined): boolean {
  return text !== undefined && (saysDay(text) || EVENT.test(text));
}

/** Whether all that a text says is a day, or a month, as people write it to say that something ends with it. */
export function saysDay(text: string): boolean {
  const [short, word = ''] = SHORT_MONTH.exec(text) ?? [];
  return isDay(text) || (short !== undefined && (word === '' || monthOf(word) > 0));
}

/** A year may be what something is called by. */
function isDay(text: string): boolean {
  if (!/\d\D/.test(text) && !/\D\d/.test(text)) return false;
  if (isYear(text)) return false;
  const order = orderOf([text]);
  return readTerm(text, order === 'unsure' ? 'dmy' : order)?.kind === 'day';
}

/** Whether a name says behind it until when it is held, or says nothing else: `Buyer until 2025-06-30`, `until project end`. */
export function endsUntil(text: string): boolean {
  return (
    isTerm(BEHIND.exec(text)?.[1]) ||
    EXPIRES_WITH_A_YEAR.test(text) ||
    saysDay(ENDS_ON_A_DAY.exec(text)?.[1] ?? '') ||
    saysDay(DAY_AND_UNTIL.exec(text)?.[1] ?? '') ||
    wordsBegin(DAY_FIRST.exec(text)?.[1] ?? '', saysDay) ||
    isDay(FROM_BEHIND.exec(text)?.[1] ?? '') ||
    isUntil(text)
  );
}

/** Whether a remark says until when, or from when: `until 2025-06-30`, `from 2027-01-01`. */
export function isUntil(remark: string): boolean {
  return (
    isTerm(BEFORE.exec(remark)?.[1]) ||
    saysDay(BEFORE_DAY.exec(remark)?.[1] ?? '') ||
    isDay(FROM.exec(remark)?.[1] ?? '')
  );
}

/** Whether a note says somewhere that something is held until a day or an event. */
export function saysUntil(note: string): boolean {
  return (
    [...note.matchAll(WITHIN)].some(([, rest = '']) => EVENT.test(rest) || beginsWithDay(rest)) ||
    [...note.matchAll(WITHIN_DAY)].some(([, rest = '']) => beginsWithDay(rest))
  );
}

function beginsWithDay(text: string): boolean {
  return wordsBegin(text, (first, words) => saysDay(first) || (words === 1 && isYear(first)));
}

/** Whether the first words, at most as many as a day has, say that. */
function wordsBegin(text: string, says: (first: string, words: number) => boolean): boolean {
  const words = text.split(' ', 4);
  return words.some((_, n) => {
    const first = words
      .slice(0, n + 1)
      .join(' ')
      .replace(/[,;:.)\]]+$/, '');
    return says(first, n + 1);
  });
}
