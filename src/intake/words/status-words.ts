import { valueKey } from './canonical-value.ts';

/** What a cell of a status column says of the record. */
export type Standing = 'in-force' | 'not' | 'locked' | 'role' | 'unknown';

const IN_FORCE = new RegExp(
  '^(active|enabled|valid|current|ok|open|live|production|approved|granted|assigned|provisioned' +
    '|normal|employed|hired|rehired|effective|in (force|use|service)|working|present|unlocked' +
    '|confirmed|licensed|done|success(ful)?|succeeded|registered|accepted|completed|complete|verified|approve|allow|allowed|permit' +
    '|permitted|grant|add|added|assign|insert|keep|keep access|maintain|certify|certified|retain' +
    '|behalten|genehmigen|conserver|maintenir|mantener|mantenere|behouden|aktiv|aktiviert|g[uü]ltig' +
    '|offen|freigegeben|genehmigt|zugewiesen|besch[aä]ftigt|entsperrt|actif|active|activ[eé]e?' +
    '|valide|activ[oa]|vigente|habilitad[oa]|actief|ingeschakeld|geldig|attiv[oa]|abilitat[oa]' +
    '|valid[oa]|ativ[oa]|staged|alta|(de|en) alta|en activo|in dienst|werkzaam|in servizio|in forza' +
    '|aktywn[yae]|zatrudnion[ya]|anst[äa]lld|ansatt|aktivní|platn[ýá]|aktif|etkin|активен|активна' +
    '|активный|активно|действует|действующий|работает|включен[ао]?|有効|在籍|利用中|アクティブ|承認済み?|使用中|在职|启用' +
    '|voimassa|aktiivinen|käytössä|akt[íi]v|érvényes|ενεργ[όο][ςσ]|ενεργή|פעיל|פעילה|activ[aă]?|activat[aă]?' +
    '|已启用|正常|有效|已激活|生效|활성|재직|재직중|사용|사용중|정상|[aáà]ctiv[oa]|نشط|فعال|مفعل)$',
  'u',
);
/** Kinds of work: who has one works. */
const WORKS = new RegExp(
  '^(full[ -]?time|part[ -]?time|regular|permanent|temporary|temp|fixed[ -]term|probation(ary)?' +
    '|seasonal|casual|contract(or)?|consultant|freelancer?|intern(ship)?|trainee|apprentice' +
    '|employee|staff|worker|vollzeit|teilzeit|befristet|unbefristet|probezeit|angestellte?r?|azubi' +
    '|auszubildende?r?|praktikant(in)?|werkstudent(in)?|temps (plein|partiel)|cdi|cdd|stagiaire' +
    '|int[ée]rim(aire)?|apprenti|tiempo (completo|parcial)|jornada (completa|parcial)|indefinido' +
    '|temporal|becari[oa]|tempo (pieno|parziale|indeterminato|determinato)|voltijd|deeltijd|正社員' +
    '|契約社員|派遣社員|パート|アルバイト)$',
  'u',
);
const NOT = new RegExp(
  '^(in ?active|not active|eligible|disabled?|suspended?|de ?activated?|deprovisioned|terminated' +
    '|revoked?|deleted?|removed?|expired?|ended|left|leaver|former|retired|archived|blocked|invalid' +
    '|denied|rejected|declined|cancell?ed|pending( .*)?|requested|in progress|waiting|invited' +
    '|invitation sent|on leave|withdrawn|resigned|closed|obsolete|historical|history|deny|reject' +
    '|failed|queued|in queue|unassign(ed)?|remediated?|revoke (access|account)|remove access|to be removed|to remove' +
    '|decline|entziehen|entfernen|ablehnen|refuser|refus[eé]e?|revoquer|supprimer|retirer' +
    '|rechazad[oa]|rechazar|revocar|quitar|rimuovere|revocare|rifiutat[oa]|verwijderen|intrekken' +
    '|afgewezen|inaktiv|deaktiviert|ausgeschieden|ausgetreten|beendet|abgelaufen|entzogen' +
    '|gel[oö]scht|widerrufen|abgelehnt|beantragt|offboarded|inactif|inactive|d[eé]sactiv[eé]e?' +
    '|supprim[eé]e?|expir[eé]e?|r[eé]voqu[eé]e?|termin[eé]e?|suspendu|inactiv[oa]|desactivad[oa]' +
    '|eliminad[oa]|revocad[oa]|baja|caducad[oa]|pendiente|suspendid[oa]|inactief|uitgeschakeld' +
    '|verwijderd|verlopen|ingetrokken|be[eë]indigd|inattiv[oa]|disattivat[oa]|disabilitat[oa]' +
    '|revocat[oa]|scadut[oa]|sospes[oa]|cessat[oa]|inativ[oa]|desativad[oa]|revogad[oa]|expirad[oa]' +
    '|suspens[oa]|desligad[oa]|de baja|uit dienst|fuori servizio|nieaktywn[yae]|zwolnion[ya]' +
    '|wy[łl][ąa]czon[yae]|usuni[eę]t[yae]|wygas[łl][yae]?|slutat|avslutad|sluttet|fratr[åa]dt' +
    '|neaktivní|ukon[cč]en[ýoa]?|pasif|неактивен|неактивна|неактивный|неактивно|уволен[ао]?' +
    '|poistettu|päättynyt|passivoitu|ei käytössä|ei aktiivinen|vanhentunut|peruttu|hylätty|odottaa|irtisanottu' +
    '|inaktív|visszavont|törölt|lejárt|letiltott|felfüggesztett|megszűnt|kilépett|függőben|elutasított' +
    '|ανενεργ[όο][ςσ]|ανενεργή|διαγραμμέν[οη]ς?|απενεργοποιημέν[οη]ς?|έληξε|ληγμέν[οη]ς?|σε αναμονή|ανακλήθηκε' +
    '|לא פעיל|לא פעילה|מבוטל|מושבת|נמחק|ממתין|הוסר|פג תוקף|inactiv|revocat|expirat|suspendat|[șş]ters|dezactivat' +
    '|отключен[ао]?|удал[её]н[ао]?|无效|离职|禁用|已禁用|停用|已停用|失效|已失效|已删除|注销|已注销|冻结|비활성|퇴직|퇴사|중지|정지|미사용|삭제' +
    '|휴직|غير نشط|معطل|موقوف|منتهي|محذوف|無効|停止|停止中|退職|休職|削除|削除済み?|失効|申請中|却下|取消)$',
  'u',
);
const LOCKED = new RegExp(
  '^(locked( out)?|lock|gesperrt|verrouill[eé]e?|bloqu[eé]e?|bloquead[oa]|geblokkeerd|vergrendeld' +
    '|bloccat[oa]|zablokowan[yae]|sp[äa]rrad|sperret|spærret|lukittu|zárolt|κλειδωμέν[οη]ς?|חסום|נעול|blocat|zamčen[ýoa]|заблокирован[ао]?|锁定|已锁定|잠김|ロック(中|済み?)?)$',
  'u',
);
const ROLE = new RegExp(
  '(^|[\\s-])(admin\\w*|owner|member|guest|viewer|editor|contributor|user|manager|developer' +
    '|maintainer|reporter|auditor|operator|collaborator|moderator|verwalter|mitglied|gast|benutzer' +
    '|membre|invit[eé]|administrateur|miembro|invitado|administrador|lid|gast|beheerder|membro' +
    '|ospite|amministratore|管理者|メンバー|ゲスト)($|[\\s-])',
  'u',
);

export const YES = new Set([
  'yes',
  'y',
  'true',
  't',
  '1',
  'x',
  'ja',
  'j',
  'oui',
  'o',
  'si',
  'sí',
  'sì',
  's',
  'sim',
  'on',
  '✓',
  '✔',
  '☑',
  '✅',
  'wahr',
  'vrai',
  'verdadero',
  'vero',
  'waar',
  'verdadeiro',
  'はい',
  'نعم',
  '有',
  '○',
  '〇',
  '●',
  '可',
  '*',
  'granted',
  'allowed',
  'allow',
  'enabled',
]);

export const NO = new Set([
  '',
  'no',
  'n',
  'false',
  'f',
  '0',
  'nein',
  'non',
  'nee',
  'não',
  'nao',
  'off',
  '✗',
  '✘',
  '❌',
  '✖',
  '☐',
  'falsch',
  'faux',
  'falso',
  'onwaar',
  'いいえ',
  'لا',
  '無',
  '×',
  '-',
  '--',
  'n/a',
  'na',
  'none',
  '.',
  '–',
  '—',
  'denied',
  'deny',
  'disabled',
  'not granted',
  '不可',
]);

/** Marks that nobody types for an answer: they stand for "this one". */
export const MARKS = new Set(['x', '✓', '✔', '☑', '✅', '●', '○', '〇', '*', '1']);

/** What somebody is, behind a word for whether they still are. */
const STILL = /^(active|current|aktive?[rn]?|actif|activ[oa]|actieve?)[ -]+(?=\p{L})/u;
const FORMER =
  /^(in ?active|former|ex|previous|past|terminated|ehemalige?r?|fr[uü]here?r?|ancien(ne)?|antigu[oa]|voormalig)[ -]+(?=\p{L})/u;
const SOMEBODY = new RegExp(
  '^(users?|accounts?|members?|person|people|benutzer|mitarbeiter(in)?|utilisateur|employ[ée]e?' +
    '|usuario|emplead[oa]|medewerker)$',
  'u',
);

/** What a status says of the record beside it. */
export function standingOf(text: string): Standing {
  // `*ENABLED`: a word of an IBM i.
  const key = valueKey(text).replace(/^\*(?=\p{L})/u, '');
  for (const [before, says] of [
    [STILL, 'in-force'],
    [FORMER, 'not'],
  ] as const) {
    const who = key.replace(before, '');
    if (who !== key && (WORKS.test(who) || SOMEBODY.test(who))) return says;
  }
  if (LOCKED.test(key)) return 'locked';
  if (NOT.test(key)) return 'not';
  if (IN_FORCE.test(key) || WORKS.test(key)) return 'in-force';
  if (!ROLE.test(key)) return 'unknown';
  // `Rejected by manager`.
  const before = BEFORE_WHO.exec(key)?.[1] ?? '';
  return NOT.test(before) || LOCKED.test(before) || WAITS.test(before) ? 'not' : 'role';
}

const BEFORE_WHO =
  /^(.{1,40}?)(?: (?:by|for|from|on|with|von|durch|par|por|da|dal|door|auf)(?: \p{L}+)?)? \S+$/u;
const WAITS =
  /^(a?waiting|under review|in review|submitted|in pr[uü]fung|wartet|en attente|aguardando|in attesa|wacht)$/u;

/** Whether a word says that something is in force, and not only what somebody works as. */
export function saysInForce(text: string): boolean {
  return IN_FORCE.test(valueKey(text));
}

const DONE =
  /^(done|success(ful)?|succeeded|accepted|approved?|complete|completed|confirmed|verified|erledigt|terminé|effectué|hecho|completado|fatto|feito|voltooid)$/u;

/** Whether a word says of something that was to be done that it was: of a removal, that what it removes is gone. */
export function saysDone(text: string): boolean {
  return DONE.test(valueKey(text));
}

const DENIED =
  /^(den(y|ied)|forbid(den)?|prohibited|verweiger(n|t)|verboten|refus(er|é)|denega(r|d[oa])|geweigerd)$/u;

/** Whether a word (case-folded) says that something is not allowed, whatever else is. */
export function saysDenied(word: string): boolean {
  return DENIED.test(word);
}

const THROUGH = new RegExp(
  '^(in(herited|direct)( .*)?|via .*|through .*|derived|dynamic|implicit|group|rule|policy|nested' +
    '|composite|by (group|rule)|indirekt|geerbt|vererbt|[uü]ber .*|sammelrolle|h[eé]rit[eé]e?' +
    '|indirect[eo]?|heredad[oa]|overgenomen|via|indirett[oa]|ereditat[oa]|herdad[oa]|間接|継承)$',
  'u',
);

/** Whether a cell says that something is held through something else. */
export function saysThrough(text: string): boolean {
  return THROUGH.test(valueKey(text));
}

const PERSON = new RegExp(
  '^(users?|person(s|en)?|people|member|employee|human|individual|internal|external|guest' +
    '|user account|sql_user|windows_user|benutzer|mitarbeiter|utilisateur|usuario|gebruiker' +
    '|utente)$',
  'u',
);
const NO_PERSON = new RegExp(
  '^(groups?|security ?group|distribution ?group|service ?principal|service ?account|application' +
    '|app|role|computer|device|contact|team|bot|robot|machine|system|shared ?mailbox|resource|room' +
    '|customer|domain|managed ?service ?account|msds-group-managed-service-account' +
    '|foreign ?security ?principal|gruppe|computer|dienstkonto|groupe|grupo|groep|gruppo)$',
  'u',
);

/** Whether a word for a kind of account stands for people; undefined: it stands for something else. */
export function isPersonType(text: string): boolean | undefined {
  const key = valueKey(text);
  if (PERSON.test(key)) return true;
  return NO_PERSON.test(key) ? false : undefined;
}
