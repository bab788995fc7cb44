import { OVER_DE, OVER_EN, saysOver } from './over-words.ts';
import { standingOf } from './status-words.ts';
import { saysTakenAway } from './taken-away.ts';

/** A date that a report was made for, `Quarter ended 2026-09-30`. */
const PERIOD = /(?<!\p{L})(week|month|quarter|year|period|fy ?\d*|q[1-4])[ -](ended|ending|ends)(?!\p{L})/iu;
/** What is over is there beside what is not, or is left away. */
const NOT_ONLY_OVER = new RegExp(
  '(?<!\\p{L}|(not|no longer|nicht|niet|non) )(all|active|current|alle|aktive?|actifs?|activos?' +
    '|attivi|actieve?) ?(and|und|et|y|e|en|[&+/,])' +
    '|(and|und|et|[&+/,]) ?(active|current|aktive?|actifs?)(?!\\p{L})' +
    '|(?<!\\p{L})(excl(\\.|uding|udes)?|except|non|without(?! access)|exkl\\.?|ohne|hors)[ -]',
  'iu',
);

/** Whether a sheet is called after what is over, and nothing else. */
export function isCalledOver(name: string): boolean {
  return saysTakenAway(name.replace(PERIOD, ' ')) && !NOT_ONLY_OVER.test(name);
}

const BEFORE_EN = `${OVER_EN}|former|de-?provisioned|de-?activated|requested|proposed|future`;
const BEFORE_DE = `(?:${OVER_DE}|gesperrt|ehemalig|beantragt)e[nrs]?`;
const OVER_BEHIND =
  'supprim[ée]e?s|r[ée]voqu[ée]e?s|d[ée]sactiv[ée]e?s|inacti(fs|ves)|expir[ée]e?s|revocad[oa]s' +
  '|eliminad[oa]s|desactivad[oa]s|inactiv[oa]s|caducad[oa]s|solicitad[oa]s|revogad[oa]s|removid[oa]s' +
  '|inativ[oa]s|desligad[oa]s|revocati|rimossi|disattivati|cessati';
/** A review is planned or pending, and not what is reviewed. */
const CAMPAIGN =
  '(?<=(?:pending|planned|future|proposed) [^;]{1,30})(?:re-?)?(?:reviews?|certifications?' +
  '|attestations?|audits?|campaigns?|models?|concepts?|projects?)(?!\\p{L})';
/** What is said to be over, or not there yet, is access or who has it: `Deleted Items` are neither. */
const TITLE = new RegExp(
  `(?<!\\p{L})(?:(?:${BEFORE_EN}) (?!(?:user )?(?:access|roles?|entitlements?|permissions?` +
    `|rights) ${CAMPAIGN})(?:user )?(?:access(?:es)?|users?|accounts?|employees?|staff|members?|grants?` +
    '|assignments?|roles?|permissions?|entitlements?|licen[cs]es?|rights|requests?)' +
    `|${BEFORE_DE} (?:benutzer|mitarbeiter|konten|zugriffe|rechte|rollen|berechtigungen` +
    '|user)\\p{L}*|(?:utilisateurs|comptes|acc[èe]s|droits|r[ôo]les|usuarios|cuentas|accesos|permisos' +
    `|usu[áa]rios|acessos|contas|utenti|accessi|ruoli) (?:${OVER_BEHIND})` +
    '|(?:access )?(?:revocation|deprovisioning|offboarding|leavers?|terminations?) (?:report' +
    '|list))(?!\\p{L})',
  'iu',
);
const SHEET = new RegExp(
  `^(?:leavers?|terminations?|ex-?employees|obsolete|${BEFORE_EN}|austritte|ausgeschieden|gelöscht` +
    '|entzogen|inaktiv|beantragt|geplant|départs|supprimés|bajas|revocados|退職者|削除)(?: \\d.*)?$',
  'iu',
);
/** What is over in a title of two words, before or behind the word for it: `Requested access`, `Acceso denegado`. */
const OF_ACCESS = new RegExp(
  '^(?:access(?:es)?|users?|accounts?|roles?|permissions?|rights|requests?|zugriffe?|benutzer' +
    '|konten|rechte|rollen|berechtigungen|acc[èe]s|comptes?|utilisateurs|droits|r[ôo]les|accesos?' +
    '|cuentas|usuarios|permisos|acessos?|contas|accessi|accesso|utenti|ruoli|toegang|rechten' +
    '|accounts) | (?:access(?:es)?|users?|accounts?|roles?|permissions?|rights|requests?|zugriffe?' +
    '|benutzer|konten|rechte|rollen|berechtigungen|toegang|rechten)$|:$',
  'giu',
);
/** A title has no more words, and is no sentence or legend. */
const MOST_WORDS = 8;
const NO_TITLE = new RegExp(
  '[=;!?]|\\. |: \\S|exclu[dsi]|ausgeschlossen|ausgeblendet|omit(?:ted)?(?!\\p{L})' +
    '|hid(?:e|den)(?!\\p{L})|suppressed|filtered|in-?active (?:users|accounts) removed' +
    '|(?<!\\p{L})(no|not|are|were|will|include[sd]?|including|incl|inkl|nicht|keine?|sind|werden' +
    '|sans|sont|sin|sem|senza|zonder|is|ist|be)(?!\\p{L})',
  'iu',
);
const FILTER =
  /(?:filter\w*|user|account|employee|assignment|grant|role|member|benutzer|mitarbeiter)[^=:]{0,20}?[ :]*(?:status|state|statut|estado|stato)\s*(?:=|:|is|ist)+\s*["']?([\p{L} -]+?)["']?\s*$/iu;

/** How many there are: a line of a summary. A year is no count. */
const COUNT = /(?: (?!(?:19|20)\d\d$)\d{1,6}| \(0\))$/;
/** Of a review: it is not closed for those who are reviewed. */
const OF_A_REVIEW = /(?:review|campaign|certification|attestation)(?!\p{L})/iu;
const OF_ITS_END = /^(?:closed|ended|expired|pending|in progress|completed?)$/iu;

const LONGEST_TITLE = 200;

/** Whether a line above a table, or the name of its sheet, says that all of it is over, or not there yet. */
export function titleSaysOver(title: string): boolean {
  if (title.length > LONGEST_TITLE) return false;
  const text = title.replace(PERIOD, ' ').replace(/\s+/g, ' ').trim();
  if (COUNT.test(text)) return false;
  if (SHEET.test(text) || saysOver(text.replace(OF_ACCESS, ' ').trim())) return true;
  const [said = '', status] = FILTER.exec(text) ?? [];
  if (status !== undefined && OF_A_REVIEW.test(said) && OF_ITS_END.test(status)) return false;
  if (status !== undefined) return ['not', 'locked'].includes(standingOf(status));
  return (
    text.split(' ').length <= MOST_WORDS &&
    TITLE.test(text) &&
    !NO_TITLE.test(text) &&
    !NOT_ONLY_OVER.test(text)
  );
}

/** Files are called so whatever stands in them. */
const OF_A_FILE = /^(?:archived?|scheduled|closed)$/i;

/** What the name of a file says, where it says that all in it is over, or not there yet: `revoked access`. */
export function fileSaysOver(name: string): string | undefined {
  const title = titleOfFile(name);
  return titleSaysOver(title) && !OF_A_FILE.test(title) ? title : undefined;
}

/** The name of a file as a title, without numbers and days: `2025-10_revoked-access.csv` → `revoked access`. */
function titleOfFile(name: string): string {
  return name
    .replace(/(?:\.[\p{L}\d]{1,5}){1,2}$/u, '')
    .replace(/([\p{Ll}\d])(?=\p{Lu}\p{Ll})/gu, '$1 ')
    .replace(/[_\s.-]+/g, ' ')
    .replace(/(?<!\p{L})\d[\d ]*(?!\p{L})/gu, ' ')
    .replace(/ +/g, ' ')
    .trim();
}
