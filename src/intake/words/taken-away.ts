import { saysNotYet } from './not-yet.ts';
import { saysOver } from './over-words.ts';

/**
 * Words of notes for something that is over, in the languages of `Meaning`. What may also be said of something that goes on
 * (`transferred`) is here: it is a doubt.
 */
const WORDS = [
  // English
  'remov(e|ed|al)|revo(ke|ked|cation)|withdrawn?|withdrew|terminat(ed|ion)' +
    '|(de-?|in)activ(e|ated|ation)|disabled?|de-?(provision|commission|registe?r)(ed|ing)?' +
    '|off-?board(ed|ing)?|expired|lapsed|deleted?|deletion|suspended|cancel?led|cancel|rescinded' +
    '|unassign(ed)?|unlinked|detached|stripped|pulled|dropped|discontinued|stopped|blocked|locked out' +
    '|closed|obsolete|deprecated|dissolved|void',
  'resign(ed|s|ing|ations?)?|retired|retires|leavers?|leaving|leaves' +
    '|left(?![ -](hand|handed|of|side|bank|wing|door)(?!\\p{L}))|quit|gone|dismissed|fired|laid off' +
    '|exited|departed|deceased|reassigned|transferred|swapped|replaced by' +
    '|(ex|former)[ -]?(employees?|contractors?|staff|members?|colleagues?|users?|workers?|interns?)' +
    '|formerly|moved (to|out|on|away)|(changed|switched) (teams?|departments?|roles?|jobs?)',
  'rejected|denied|declined|refused|not (approved|granted|authori[sz]ed|allowed)' +
    '|do(es)? not (grant|use|need|require|have)|no (longer|more|access)|not .{0,40}any ?(more|longer)' +
    '|not (needed|required|necessary|valid|active|employed)|without access|taken (away|off|out|back)' +
    '|take (away|off|out|back)|took (away|off|out|back)|given (up|back)|hand(ed)? (over|back)|cut off' +
    '|shut (off|down)|out of (service|use)|end(ed|s|ing)' +
    "|should(n['’]t| not| never) (have|hold|get|be)|(in error|by mistake)(?! \\p{L})|erroneous(ly)?" +
    '|wrong (role|access|user|person|permission|group|right|profile|licen[cs]e)s?|not entitled',
  // German
  'entfern(t|en|ung)|entzogen|entziehen|entzug|widerrufen|gel[oö]scht|l[oö]schen|gesperrt|sperren' +
    '|deaktiviert|inaktiv|ausgeschieden|ausgetreten|austritt|abgelaufen|erloschen|beendet' +
    '|zur[uü]ck(gezogen|gegeben)|gek[uü]ndigt|k[uü]ndigung|entlassen|verlassen|gestrichen|stillgelegt' +
    '|geschlossen|abgemeldet|abgegeben|abgezogen|abgelehnt' +
    '|nicht (mehr|l[aä]nger|genehmigt|erforderlich|n[oö]tig)' +
    '|kein(e|en)? (zugriff|zugang|berechtigung|rechte)( mehr)?|ehem(\\.|alig\\p{L}*)|weg|weggefallen' +
    '|scheidet (.{0,40} )?aus|irrt[uü]mlich|versehentlich|falsche[rs]? (rolle|rechte?|benutzer|zugriff|berechtigung)' +
    '|entf[aä]llt|entfallen|hinf[aä]llig|ung[uü]ltig|storniert|gewechselt|versetzt|versetzung',
  // French
  'retir(é|er|ée|és|ées|e|ee)|retrait|r[ée]vo(qu[ée]e?s?|quer|cation)|supprim[ée]e?s?|supprimer' +
    '|suppression|d[ée]sactiv[ée]e?s?|inacti(f|ve)s?|expiré(e|s|es)?|r[ée]sili[ée]e?s?|suspendue?s?' +
    '|coup[ée]e?s?|cl[oô]tur(é|ee)e?s?|ferm[ée]e?s?|enlev[ée]e?s?|ôt[ée]e?s?|annul[ée]e?s?' +
    "|bloqu[ée]e?s?|termin[ée]e?s?|refus[ée]e?s?|rejet[ée]e?s?|n['’](est|a) plus|ne .{0,30} plus" +
    "|plus (besoin|n[ée]cessaire|utile|valable|actif|active|utilis[ée]e?|d['’]acc[èe]s)|sans acc[èe]s" +
    '|quitt[ée]e?|parti(e|s)?|d[ée]part|sorti(e|s)?|licenci[ée]e?|d[ée]mission\\p{L}*|mut[ée]e?' +
    '|mutation|fin de (contrat|mission|droits?)|par erreur',
  // Spanish
  'revoca(d[oa]s?|r|ci[óo]n)|retirad[oa]s?|retirar|elimina(d[oa]s?|r)|desactivad[oa]s?|inactiv[oa]s?' +
    '|caducad[oa]s?|vencid[oa]s?|cesad[oa]s?|cese|suspendid[oa]s?|anulad[oa]s?|cerrad[oa]s?' +
    '|cancelad[oa]s?|bloquead[oa]s?|quita(d[oa]s?|r)|cortad[oa]s?|terminad[oa]s?|finalizad[oa]s?' +
    '|despedid[oa]|renunci[óo]|trasladad[oa]|traslado|rechazad[oa]s?|de baja|^baja' +
    '|baja (de|en|por|desde|definitiva).*|ya no|no (necesita|usa|utiliza|requiere).*' +
    '|no tiene (m[áa]s |ning[úu]n )?(acceso|permiso|rol|licencia|autorizaci[óo]n).*|sin acceso' +
    '|por error|se (fue|march[óo])|dej[óo] (la|el)|fuera de|ex-?emplead[oa]s?',
  // Portuguese, Italian
  'revoga(d[oa]s?|r)|removid[oa]s?|remover|desativad[oa]s?|inativ[oa]s?|expirad[oa]s?|desligad[oa]s?' +
    '|desligamento|exclu[ií]d[oa]s?|excluir|suspens[oa]s?|encerrad[oa]s?|demitid[oa]|demiss[ãa]o|saiu' +
    '|transferid[oa]|sem acesso|n[ãa]o (precisa|necessita|usa|utiliza).*' +
    '|n[ãa]o tem (mais |nenhum )?(acesso|permiss[ãa]o|perfil|licen[çc]a).*|n[ãa]o mais|tirad[oa]s?' +
    '|ex-?funcion[áa]ri[oa]s?',
  'revocat[oaie]|revocare|rimoss[oaie]|rimuovere|eliminat[oaie]|disattivat[oaie]|disabilitat[oaie]' +
    '|inattiv[oaie]|scadut[oaie]|cessat[oaie]|cessazione|dimess[oaie]|dimissioni|sospes[oaie]' +
    '|tolt[oaie]|togliere|chius[oaie]|bloccat[oaie]|annullat[oaie]|terminat[oaie]|licenziat[oaie]' +
    '|trasferit[oaie]|rifiutat[oaie]|uscit[oaie]|lasciato|per errore|non .{0,30}pi[uù]|senza accesso' +
    '|ex dipendent[ei]',
  // Dutch
  'ingetrokken|intrekken|verwijder(d|en)|gedeactiveerd|uitgeschakeld|inactief|verlopen|vervallen' +
    '|be[eë]indigd|uit dienst|niet (meer|langer)|geen toegang|afgewezen|ontslagen|ontslag|afgenomen' +
    '|stopgezet|gestopt|verlaten|vertrokken|gesloten|geblokkeerd|opgezegd|weggehaald|overgeplaatst' +
    '|voormalig\\p{L}*|ex-medewerker',
  // Further languages
  'usuni[eę]t[oyae]|odebran[oyae]|cofni[eę]t[oyae]|wygas[łl]\\p{L}*|zwolnion[ya]|borttagen' +
    '|verstorben(e[rn]?)?|d[ée]c[ée]d[ée]e?|fallecid[oa]|falecid[oa]|decedut[oa]|overleden|zmar[łl][ya]?|avliden|умер(ла)?' +
    '|[åa]terkallad|slutat|avslutad|sluttet|fjernet|slettet|удал[её]н\\p{L}*|отозван\\p{L}*' +
    '|уволен\\p{L}*|отключ\\p{L}*',
].join('|');
const TAKEN_AWAY = new RegExp(`(?<!\\p{L})(?:${WORDS})(?!\\p{L})`, 'iu');
const WITHOUT_SPACES =
  /削除|取消|取り消し|解除|失効|退職|退社|離職|異動|停止|終了|廃止|無効|剥奪|返却|抹消|除外|不要|権限なし|权限取消|终止|撤销|离职|已删除|停用|삭제|회수|퇴사|해제|중지/u;

/** Whether a note says that something is over, or is to be, or may be; or that it is not there yet. `text`: canonical. */
export function saysTakenAway(text: string): boolean {
  const note = text.normalize('NFKC').replaceAll('\u00ad', '');
  return TAKEN_AWAY.test(note) || WITHOUT_SPACES.test(note) || saysOver(note) || saysNotYet(note);
}
