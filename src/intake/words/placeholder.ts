import { readDay } from './days.ts';
import { sidesOf } from './periods.ts';
import { saysInherited, saysOver, saysOverBeside } from './over-words.ts';
import { standingOf } from './status-words.ts';
import { endsUntil, isUntil } from './until.ts';

/** Words that keep a place free until somebody knows, in the languages of `Meaning`. */
const WORDS = [
  't\\.? ?b\\.? ?[dcan]\\.?|n\\.? ?t\\.? ?b\\.?' +
    '|to be (confirmed|determined|decided|defined|announced|advised|agreed|checked|clarified|reviewed' +
    '|verified|assigned|set|filled( in)?)|to (confirm|check|decide|define|clarify)|to be provided' +
    '|yet to be .{1,30}|t\\.?b\\.?[dca]\\.?(\\s*[,;:/–]| [-(]' +
    '| (by|with|after|before|until|when|once|in|on|at|see|ask|from|next|soon|later|pending|per|for|as' +
    '|if|w/|and|or|due|not|still|\\d)(?!\\p{L})).{0,40}|to ?do|x{3,}|n\\.? ?n\\.|n\\.a\\.|n / a' +
    '|(request(ed)?|applied for|in progress|waiting|open|missing|blank|empty|none yet)' +
    '|(request|approval) (pending|open)|(pending|awaiting|waiting for|needs) (approval|confirmation' +
    '|review|decision|clarification|assignment|info(rmation)?|feedback|hr|it|manager|owner)|pending' +
    '|unknown|unknown (role|group|access|profile|permission)|unclear|undefined|undecided|unspecified' +
    '|undetermined|(none|not) (required|needed)|none assigned' +
    '|not (known|sure|specified|defined|determined|decided|set|assigned yet|yet .{1,20})|n/k|n/d|s/d' +
    '|see (notes?|comments?|remarks?|e-?mail)',
  'offen|noch offen|leer|fehlt|beantragt|angefragt|wird nachgereicht|unbekannt|unklar|ausstehend' +
    '|in kl[äa]rung|(noch )?zu (kl[äa]ren|bestimmen|definieren)|noch festzulegen' +
    '|wird (noch )?gekl[äa]rt|folgt|k\\. ?a\\.|keine angabe|nicht bekannt|siehe bemerkung',
  '[àa] (d[ée]finir|confirmer|attribuer|d[ée]terminer|pr[ée]ciser|v[ée]rifier|compl[ée]ter)|inconnue?' +
    '|en attente|non (d[ée]finie?|renseign[ée]e?|pr[ée]cis[ée]e?|connue?)|ind[ée]fini|vide|demand[ée]e?',
  'desconocid[oa]|pendiente|pendiente de .{1,30}' +
    '|(por|a|sin) (definir|confirmar|determinar|especificar|asignar|atribuir)|sin asignar|vac[ií]o' +
    '|solicitad[oa]|indeterminad[oa]|no (definido|especificado)',
  'desconhecid[oa]|pendente|pendente de .{1,30}|a ser (definido|confirmado)' +
    '|n[ãa]o (definido|informado|especificado)|indefinid[oa]|vazi[oa]|pedid[oa]',
  'sconosciut[oa]|da (definire|confermare|assegnare|determinare|verificare)|in (attesa|sospeso)' +
    '|non (definito|noto|specificato)|vuoto|richiest[oa]',
  'onbekend|leeg|aangevraagd|(nader|nog) te bepalen|te bepalen|nog (onbekend|niet bekend)|volgt|openstaand',
  'nieznan[yae]|do ustalenia|ok[äa]nd|ej best[äa]mt|ukjent|ukendt|bilinmiyor|неизвестно|уточняется',
  '未定|未確定|未設定|未割当|未登録|未入力|申請中|不明|確認中|調整中|検討中|要確認|未確認|保留|待定|需确认|未知|待确认|미정|미상|확인 중',
  // As above: no name of its own
  "[\"\u2033\u3003]|''|do\\.|dit?to|idem|[íi]d\\.|as above|same( as .{1,40})?" +
    '|see (above|previous( line| row)?)|(siehe|wie|s\\.) ?(oben|o\\.|vorherige[rs]? zeile)' +
    '|(voir|comme) ci-dessus|(igual|v[ée]ase|ver) (que )?(el anterior|arriba|acima)|come sopra' +
    '|vedi sopra|zie (hier)?boven|j\\. ?w\\.|同上|同左|上記と同じ',
  '\\?+|\\.{2,}|…|_+|<[^<>]{0,20}>|\\[\\?+\\]|\\(\\?+\\)',
].join('|');
const PLACEHOLDER = new RegExp(`^\\(?(?:${WORDS})\\)?[?!.]*$`, 'iu');
const LONGEST = 60;
/** Two names and a sign. */
const LONGEST_CHANGE = 200;

/** A name with a word about it in brackets behind it, or with a question mark. */
const REMARK = /[([]\s*([^()[\]]{1,40}?)\s*[)\]]$/u;
const REMARK_BEFORE = /^[([]\s*([^()[\]]{1,40}?)\s*[)\]]\s*\S/u;
const STARRED = / \*+([^*]{1,40})\*+$/u;

/**
 * Whether a cell only keeps its place until somebody knows what belongs there, or says itself that it is not sure, not held, or
 * held until or from a day that a value cannot tell: `Buyer (pending)`, `Buyer?`, `NOT Buyer`, `Buyer (until 2025-06-30)`; or
 * what was changed and not what is held: `Buyer -> Clerk`, `-Buyer`; or the same as above: `"`. `text`: canonical.
 */
export function isPlaceholder(text: string): boolean {
  if (text.length > LONGEST_CHANGE) return false;
  if (isChange(text)) return true;
  if (text.length > LONGEST) return false;
  const last = text.at(-1);
  if (last === '?') return true;
  const remark = last === ')' || last === ']' ? REMARK.exec(text)?.[1] : undefined;
  return (
    PLACEHOLDER.test(text) ||
    SAID_BESIDE.test(text) ||
    SAID_ALONE.test(text) ||
    NEGATED.test(text) ||
    endsUntil(text) ||
    (last !== undefined && last >= '0' && last <= '9' && endsWithAPeriod(text)) ||
    saysOver(text) ||
    saysInherited(text) ||
    saysOverBeside(text) ||
    [REMARK_BEFORE, STARRED].some((pattern) => saysOver(pattern.exec(text)?.[1] ?? '')) ||
    (remark !== undefined && (isDoubt(remark) || isUntil(remark) || saysADay(remark)))
  );
}

/** Whether a remark is a day, of which nobody knows whether it is the first or the last, or a period. */
function saysADay(remark: string): boolean {
  return (
    /\d\D+\d/.test(remark) && (readDay(remark, 'unsure')?.kind === 'day' || sidesOf(remark)[1] !== undefined)
  );
}

/** Whether a name ends with two days, or a dash before one: `Buyer 01.01.2026-31.12.2026`, `Buyer -31.12.2026`. */
function endsWithAPeriod(text: string): boolean {
  const period = PERIOD_BEHIND.exec(text)?.[1];
  return period !== undefined && sidesOf(period.replace('..', ' - '))[1] !== undefined;
}
const DAY = '\\d[\\d./-]{4,8}\\d';
const PERIOD_BEHIND = new RegExp(
  `\\p{L}\\S* ((?:${DAY} ?)?(?:[-–—]|\\.\\.|bis|to|au|al|tot|do) ?${DAY})$`,
  'iu',
);

/** The contrary of the name behind it. */
const NEGATED = new RegExp(
  "^((not(?! for[ -]profit)|nicht|kein(?:en?)?|niet|geen) |pas d(e |['’])|[!¬] ?\\p{L}|\\(deny\\)" +
    '|.*<(s|del|strike)>|.*\\p{L}[\\u0335-\\u0338]|deny (read|write|all|full|modify|access|view|delete|execute)(?!\\p{L})|~~.+~~$)',
  'iu',
);

/** Between two names of which one took the place of the other; several are a path. */
const BECOMES = /(?<=[\p{L}\p{N})\]] ?)(?:[-=–]+>|[→⇒➔➜])(?= ?[\p{L}\p{N}([])/gu;
/** A name that was taken or given; a sign with a space behind it stands before each item of a list, unless both signs do. */
const SIGNED = /^[-−–+]\p{L}|^[-−–] \p{L}.*[,;/ ]\+ ?\p{L}|^\+ \p{L}.*[,;/ ][-−–] ?\p{L}/u;

function isChange(text: string): boolean {
  return SIGNED.test(text) || becomes(text);
}

/** Whether one arrow stands between two names. */
export function becomes(text: string): boolean {
  return text.match(BECOMES)?.length === 1;
}

const LEAST_PATHS = 3;

/**
 * Whether arrows in texts lead from few things to few: `Orders -> Approve`, `Orders -> View`, `Stock -> View`. Where something
 * stands on both sides they are changes.
 */
export function arePaths(texts: readonly string[]): boolean {
  const paths = new Set(texts.map((text) => text.toLowerCase()));
  if (paths.size < LEAST_PATHS || ![...paths].every(becomes)) return false;
  const sides = [...paths].map((text) => text.split(BECOMES).map((side) => side.trim()));
  const [from, to] = [new Set(sides.map(([side]) => side)), new Set(sides.map(([, side]) => side))];
  return from.size < paths.size && to.size < paths.size && ![...from].some((side) => to.has(side));
}

/** What is said of a grant before or behind the name of what was granted. */
const GONE =
  'removed|revoked|withdrawn|expired|tbd|tbc|pending approval|entzogen|widerrufen|abgelaufen' +
  '|retir[ée]e?|r[ée]voqu[ée]e?|expir[ée]e?|revocad[oa]|retirad[oa]|caducad[oa]|revocat[oa]' +
  '|rimoss[oa]|scadut[oa]|ingetrokken|verwijderd|verlopen';
/** When and by whom. */
const WHEN =
  '([,;:]? (on|by|at|since|as of|see|am|seit|zum|von|durch|le|depuis|par|el|desde|por|em|il|dal|op|per|sinds) .+|[,;:]? \\d.*)?';
const SAID_BESIDE = new RegExp(
  `^(${GONE}) ?:|^(no longer|nicht mehr|ya no|n['’]est plus|niet meer) | [-–—] ?(${GONE})${WHEN}[.!]?$`,
  'iu',
);
const NOT_HELD =
  `${GONE}|denied|rejected|de-?activated|de-?provisioned|terminated|requested|planned|pending|entfernt` +
  '|gel[oö]scht|gesperrt|abgelehnt|beantragt|geplant|refus[ée]e?|demand[ée]e?|pr[ée]vue?|denegad[oa]' +
  '|solicitad[oa]|revogad[oa]|removid[oa]|richiest[oa]|afgewezen|aangevraagd|gepland';
/** In brackets behind a name. */
const SAID_OF = new RegExp(
  `^(${NOT_HELD})${WHEN}$|^(inherited|geerbt|vererbt|h[ée]rit[ée]e?|heredad[oa]|herdad[oa]` +
    '|ereditat[oa]|overgenomen|継承)( .+)?$' +
    '|^(via|through|[uü]ber|par|por|tramite) (the )?(group|role|team|gruppe|rolle|groupe|r[ôo]le|grupo' +
    '|rol|gruppo|ruolo)(?!\\p{L})',
  'iu',
);
/** In place of a name. */
const SAID_ALONE = new RegExp(
  '^((access|role|rights?|permissions?|zugriff|rolle|rechte?|acc[èe]s|droits?|acceso|rol|permiso' +
    `|acesso|toegang) )?(${NOT_HELD})${WHEN}$`,
  'iu',
);

/** Something that is pending, not the role: `Pending Orders`. */
const OF_PENDING = /^pending \S/iu;

function isDoubt(remark: string): boolean {
  return (
    PLACEHOLDER.test(remark) ||
    SAID_OF.test(remark) ||
    saysOver(remark) ||
    saysInherited(remark) ||
    (['not', 'locked'].includes(standingOf(remark)) && !OF_PENDING.test(remark))
  );
}
