import { orderOf } from './days.ts';
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
    '|exp(?:\\.|ires?|iry|iration)?(?: on)?|ends?(?: on)?|l[aä]uft ab(?: am)?)[ :]+(.+)$',
  'iu',
);
const STARTS =
  '(?:valid |g[uü]ltig )?(?:from|start(?:s|ing)?(?: on)?|effective|as of|ab|à partir du|dès le' +
  '|a partir del?|desde|dal|vanaf|od|från(?: och med)?)';
const FROM = new RegExp(`^${STARTS}[ :]+(.+)$`, 'iu');
const FROM_BEHIND = new RegExp(` [-–—,;(] ?${STARTS}[ :]+(.+)$`, 'iu');
const BEHIND = new RegExp(
  ` (?:[-–—,;] ?)?(?:(?:g[uü]ltig |befristet )?${UNTIL}|expires?(?: on)?|exp\\.?)[ :]+(.+)$`,
  'iu',
);
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

/** Whether what stands behind such a word is a day or a month, or what something ends with. */
function isTerm(text: string | undefined): boolean {
  return text !== undefined && (isDay(text) || EVENT.test(text));
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
  return isTerm(BEHIND.exec(text)?.[1]) || isDay(FROM_BEHIND.exec(text)?.[1] ?? '') || isUntil(text);
}

/** Whether a remark says until when, or from when: `until 2025-06-30`, `from 2027-01-01`. */
export function isUntil(remark: string): boolean {
  return (
    isTerm(BEFORE.exec(remark)?.[1]) ||
    isDay(BEFORE_DAY.exec(remark)?.[1] ?? '') ||
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

/** At most as many words as a day has. */
function beginsWithDay(text: string): boolean {
  const words = text.split(' ', 4);
  return words.some((_, n) => {
    const first = words
      .slice(0, n + 1)
      .join(' ')
      .replace(/[,;.)\]]+$/, '');
    return isDay(first) || (n === 0 && isYear(first));
  });
}
