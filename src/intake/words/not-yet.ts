import { orderOf } from './days.ts';
import { readTerm } from './months.ts';

const GRANTED_EN =
  'granted|given|assigned|approved|active|activated|provisioned|started|created|confirmed|set ?up' +
  '|available|onboarded|hired|joined|done|decided|effective|valid|in (place|force)';
const WHEN_EN =
  'for|from|in|on|by|as|to|with|after|next|early|mid|late|end|q[1-4]|start\\p{L}*|january|february' +
  '|march|april|may|june|july|august|september|october|november|december';
const OF_ACCESS_EN =
  '(user |system )?(access|roles?|grants?|assignments?|permissions?|rights|users?|members?|joiners?' +
  '|starters?|hires?|employees?|start)';
const GRANTED_DE =
  'vergeben|zugewiesen|erteilt|genehmigt|aktiv|freigegeben|eingerichtet|eingestellt|angelegt' +
  '|bestätigt|gestartet|erfolgt|beantragt|da';

/** What is pending, or waits, and is no access: people work on it. */
export const THAT_WAITS =
  '(orders?|invoices?|items?|payments?|claims?|cases?|tickets?|lists?|rooms?|areas?|times?)(?!\\p{L})';

/** Words of notes for something that is not there yet, in the languages of `Meaning`. Who asked for what is held is no such word. */
const WORDS = [
  // English
  `^((still|approval|access|request|role) )?(is )?(pending|awaiting|waiting)(?! ${THAT_WAITS})`,
  '(pending|awaiting|waiting for) (\\p{L}+ )?(approval|approver|confirmation|sign-?off|clearance' +
    `|onboarding|provisioning)|^not yet|not yet (been )?(${GRANTED_EN})` +
    '|(access|role|request)s? (is |are )?(requested|(still )?pending)$|^request(ed)?$' +
    '|request (is )?(open|pending|in progress|submitted|under review)',
  '(access |role |still )?to be (added|granted|assigned|provisioned|onboarded|given|created|set ?up)' +
    '|will (get|receive|be (granted|given|added|assigned|provisioned|onboarded|set up|created)|start' +
    `|join)|^(access|role|is|are) planned|^planned(?= (${WHEN_EN})(?!\\p{L}))` +
    `|^(planned|future|upcoming)(?= ${OF_ACCESS_EN}(?!\\p{L})| ?[^\\p{L} ]|$)` +
    '|^proposed (access|roles?)|starts? (in|next) \\p{L}+',
  '\\((pending|requested|planned|not yet approved)\\)',
  // German
  `^noch nicht|(noch|bisher) (nicht|kein|keine) (${GRANTED_DE})` +
    '|(^|noch |wird |ist )(beantragt|geplant|angefragt)$|^geplant |^wart(et|en|end) auf' +
    '|(wird|werden) (noch )?(vergeben|zugewiesen|erteilt|freigegeben|eingerichtet|angelegt)' +
    '|(freigabe|genehmigung|antrag) (ausstehend|offen|steht (noch )?aus|läuft)',
  // French
  "^(en attente|pas encore)|en attente (de |d['’])(validation|approbation|accord|création" +
    '|confirmation)|pas encore (accord|attribu|valid|approuv|cré|acti|arriv)\\p{L}*' +
    '|^(prévue?|demandée?)( (pour|en|le|à|au|dès) .*)?$|demande (en cours|déposée)',
  // Spanish, Portuguese
  '^pendiente|pendiente de (aprobaci[óo]n|autorizaci[óo]n|validaci[óo]n|asignar|confirmar)' +
    '|^(solicitad[oa]|previst[oa]|planificad[oa])$|^(todav[íi]a|a[úu]n) no' +
    '|^por (asignar|aprobar|autorizar|otorgar)|^en espera',
  '^pendente|pendente de aprova[çc][ãa]o|^(solicitad[oa]|planejad[oa])$|^ainda n[ãa]o|^aguardando' +
    '|^a (conceder|atribuir|aprovar)$|^em espera',
  // Italian, Dutch
  '^(in attesa|non ancora)|in attesa di (approvazione|conferma|autorizzazione)' +
    '|^(richiest[oa]|pianificat[oa])$|^da (assegnare|approvare|concedere)',
  '^nog niet|^(aangevraagd|gepland)$|^wacht(end)? op|^in afwachting|toe te (kennen|wijzen)$' +
    '|wordt (nog )?(toegekend|toegewezen|aangemaakt)',
  // Further languages
  '^oczekuj(e|[ąa]c[yae])|^jeszcze nie|^planowan[yae]$|^beklemede|onay bekliyor|^hen[üu]z|^ожида(ет|ние)|^ещ[её] не',
].join('|');
const NOT_YET = new RegExp(`(?<!\\p{L})(?:${WORDS})(?!\\p{L})`, 'iu');
const WITHOUT_SPACES =
  /申請中|承認待ち|未承認|未付与|待审批|待批准|申请中|审批中|未生效|未批准|승인 ?대기|신청 ?중/u;

/** Other things that people wait for, and that begin on a day. */
const OF_OTHERS = new RegExp(
  '(?<!\\p{L})(laptops?|notebooks?|badges?|phones?|handys?|desks?|monitors?|devices?|parking|mfa|leave' +
    '|vacation|holidays?|sabbatical|(next|new|annual) review|(next )?re-?certification' +
    '|(new|line) manager|manager change|cost cent(er|re)|urlaub|elternzeit|teilzeit|kostenstelle' +
    '|cong[ée]s?|vacaciones|portátil|ferie|verlof)(?!\\p{L})',
  'iu',
);
const OF_ACCESS = new RegExp(
  '(?<!\\p{L})(access|roles?|rights?|permissions?|licen[cs]es?|accounts?|valid|active|grant(s|ed)?' +
    '|zugriff|zugang|rollen?|rechte?|gültig|aktiv|acc[èe]s|droits?|r[ôo]les?|acceso|rol|permisos?' +
    '|accesso|ruolo|acesso|perfil|toegang|rechten)(?!\\p{L})',
  'iu',
);

/** Whether words are about another thing than access, and say nothing else. */
function isOfOthers(words: string): boolean {
  return OF_OTHERS.test(words) && !OF_ACCESS.test(words) && !/[;,.](?!\d)/.test(words);
}

/** Whether a note says that something is not there yet: planned, asked for, not approved. `note`: canonical, NFKC. */
export function saysNotYet(note: string): boolean {
  return (NOT_YET.test(note) && !isOfOthers(note)) || WITHOUT_SPACES.test(note);
}

const FROM = new RegExp(
  '(?<!\\p{L})(?:from|start(?:s|ing)?(?: on)?|effective(?: from)?|as (?:of|from)|ab(?: dem)?' +
    '|startet am|beginnt am|à (?:partir|compter) du|dès le|a partir del?|desde(?: el)?' +
    '|a partire dal|dal|vanaf|od|från|per)[ :]+(.{1,40})',
  'giu',
);
const FROM_BEHIND = /(\d{4}\s?年[\d月日\s]{2,8})(?:から|より|以降|起)/gu;
const MOST_WORDS = 3;
/** Letters before it that say what begins. */
const MOST_BEFORE = 100;

/** Whether a note says that something begins on a day that is still to come: `from 2027-01-01`. `now`: epoch milliseconds. */
export function startsLater(note: string, now: number): boolean {
  return [...note.matchAll(FROM), ...note.matchAll(FROM_BEHIND)].some(({ index, 1: rest = '' }) => {
    const words = rest.trim().split(' ', MOST_WORDS);
    return (
      words.some((_, n) => isToCome(words.slice(0, n + 1).join(' '), now)) &&
      !isOfOthers(note.slice(Math.max(0, index - MOST_BEFORE), index))
    );
  });
}

function isToCome(text: string, now: number): boolean {
  const day = text.replace(/[,;.)\]]+$/, '');
  // A number alone may be anything.
  if (!/\d\D|\D\d/.test(day)) return false;
  const order = orderOf([day]);
  const found = readTerm(day, order === 'unsure' ? 'dmy' : order);
  return found?.kind === 'day' && (found.earliest > now || found.noSuchDay === true);
}
