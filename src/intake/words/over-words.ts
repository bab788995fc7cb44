/** Of access that is over, refused or not there yet, also before what they are about: `Revoked access`, `Gelöschte Rollen`. */
export const OVER_EN =
  'revoked|removed|terminated|expired|denied|rejected|withdrawn|suspended|disabled|in-?active|deleted|pending|planned';
/** Without their endings. */
export const OVER_DE =
  'entzogen|widerrufen|gel[öo]scht|inaktiv|deaktiviert|ausgeschieden|abgelaufen|abgelehnt|geplant';

/**
 * Words that alone, or before when and by whom, say of what stands beside them that it is over, refused, or not there yet, in
 * the languages of `Meaning`.
 */
const OF_GRANTS = [
  // English
  `${OVER_EN}|declined|not active|(de-?|un)(activated|provisioned|assigned)|cancell?ed|rescinded|lapsed` +
    '|ended|paused|on hold|dormant|orphaned|(not|un) ?approved' +
    '|to be (removed|revoked|deleted|withdrawn)|no longer( (held|needed|valid|active|required))?' +
    '|(awaiting|pending) (approval|removal|revocation|review)|eligible|provisional',
  // German
  `(${OVER_DE}|entfernt|beendet|verweigert|ausstehend|vorgemerkt|ausgesetzt|zur[üu]ckgezogen` +
    '|storniert|pausiert|ruhend|gekündigt|ungültig|ausgetreten)(e[rnms]?)?|nicht (mehr|genehmigte?)',
  // French
  'r[ée]voqu[ée]e?s?|supprim[ée]e?s?|r[ée]sili[ée]e?s?|expir[ée]e?s?|p[ée]rim[ée]e?s?|refus[ée]e?s?' +
    '|rejet[ée]e?s?|en (attente|pause)|pr[ée]vue?s?|planifi[ée]e?s?|suspendue?s?|d[ée]sactiv[ée]e?s?' +
    '|inacti(f|ve)s?|retir[ée]e?s?|annul[ée]e?s?|termin[ée]e?s?|non (approuv|valid)[ée]e?s?' +
    "|n['’]est plus",
  // Spanish, Portuguese, Italian
  '(revocad|eliminad|terminad|caducad|vencid|expirad|denegad|rechazad|planificad|previst|suspendid' +
    '|desactivad|deshabilitad|inactiv|finalizad|borrad|retirad|cancelad|anulad|no aprobad|cesad)[oa]s?' +
    '|pendientes?|en espera|ya no|(de )?baja',
  '(revogad|removid|encerrad|negad|rejeitad|recusad|planejad|suspens|desativad|desabilitad|inativ' +
    '|exclu[íi]d|n[ãa]o aprovad|desligad)[oa]s?|pendentes?|em espera|n[ãa]o mais',
  '(revocat|rimoss|terminat|scadut|negat|rifiutat|respint|pianificat|sospes|disattivat|disabilitat' +
    '|inattiv|cessat|eliminat|ritirat|annullat|cancellat|non approvat)[oaie]|in (attesa|sospeso)' +
    '|non pi[ùu]',
  // Dutch
  'ingetrokken|verwijderd|be[ëe]indigd|verlopen|vervallen|geweigerd|afgewezen|(in )?afwachting' +
    '|gepland|opgeschort|geschorst|uitgeschakeld|gedeactiveerd|inactief|gewist|geannuleerd' +
    '|niet (goedgekeurd|meer)',
  // Polish, Czech
  '(cofni[ęe]t|odebran|usuni[ęe]t|zako[ńn]czon|odrzucon|oczekuj[ąa]c|planowan|zawieszon' +
    '|wy[łl][ąa]czon|nieaktywn|wycofan|anulowan|wstrzyman|niezatwierdzon)[yaeo]|wygas[łl](y|a|e|o)?' +
    '|odmowa|oczekuje',
  '(odebr[áa]n|odstran[ěe]n|ukon[čc]en|zam[íi]tnut|odm[íi]tnut|pl[áa]nov[áa]n|pozastaven' +
    '|zak[áa]z[áa]n|smaz[áa]n|sta[žz]en|zru[šs]en|neschv[áa]len)[oaýáéy]?|vypr[šs]el[oa]?|neaktivn[íi]' +
    '|neplatn[ýáéo]|[čc]ek[áa](j[íi]c[íi]| na .+)?',
  // Turkish
  'iptal( edildi)?|kald[ıi]r[ıi]ld[ıi]|sonland[ıi]r[ıi]ld[ıi]|s[üu]resi dol(du|mu[şs])|reddedildi' +
    '|beklemede|(onay )?bekliyor|planland[ıi]|ask[ıi]ya al[ıi]nd[ıi]|devre d[ıi][şs][ıi]|pasif|silindi' +
    '|geri al[ıi]nd[ıi]|onaylanmad[ıi]|ayr[ıi]ld[ıi]',
  // Swedish
  '([åa]terkalla|borttag|inaktivera|avsluta|avvisa|neka|planera|avbrut|radera)(d|t|en|et|de)' +
    '|utg[åa]ng(en|et)|upph[öo]rd?|avslag(en|et)|v[äa]nta(r|nde)|avst[äa]ng[dt]|inaktivt?|indrag(en|et)' +
    '|ej godk[äa]n[dt]',
  // Japanese, Chinese, Korean
  '取消(済み?)?|取り?消し(済み?)?|削除(済み?|予定)?|終了|期限切れ|拒否|却下|承認待ち|申請中|予定|停止中?|一時停止|無効|失効|取り?下げ|保留中?|未承認|解除(済み?)?|廃止|剥奪|退職(済み?)?',
  '已?(撤销|删除|终止|过期|拒绝|驳回|暂停|禁用|结束|撤回|取消|移除|失效|注销|作废|冻结|停用|离职)|待审批|待处理|待批准|申请中|审批中|计划中|未激活|未批准',
  '(회수|삭제|종료|만료|거부|반려|정지|철회|취소|해지|중지|보류|퇴사|비활성)(됨|중|화)?|(승인 ?)?대기 ?중?|신청 ?중?|예정|미승인',
].join('|');

/** Of a note that says more, who asked for what is held: `requested by A. Boss`. */
const ASKED_FOR =
  'requested|beantragt|angefragt|demand(?:é|ee)e?s?|solicitad[oa]s?|richiest[oaie]|aangevraagd' +
  '|wnioskowan[yaeo]|po[žz]adov[áa]n[oaýáé]?|talep edildi|beg[äa]r[dt]';

/** What is said of other things as well: a path, a kind of order. */
const OF_THINGS = [
  'locked( out)?|blocked|closed|archived|previous(ly)?|former(ly)?|future|scheduled|waived|obsolete|retired|resigned',
  '(gesperrt|ehemalig|bisherig|fr[üu]her|geschlossen)(e[rnms]?)?',
  'verrouill[ée]e?s?|bloqu[ée]e?s?|cl[ôo]tur(?:é|ee)e?s?|ancien(ne)?s?|pr[ée]c[ée]dente?s?',
  'bloquead[oa]s?|anterior(es)?|cerrad[oa]s?|bloccat[oaie]|chius[oaie]|precedent[ei]',
  'vergrendeld|geblokkeerd|voormalig|vorige?|gesloten',
  'zablokowan[yaeo]|by[łl][yaeo]|poprzedni[ae]?|uzam[čc]en[oaýáé]?|zablokov[áa]n[oaýáé]?|b[ýy]val[ýáé]|p[řr]edchoz[íi]',
  'kilitli|bloke|eski|[öo]nceki|låst|sp[äa]rra[dt]|tidigare|f[öo]reg[åa]ende',
  '旧|以前|ロック(中|済み?)?|以前|已锁定|锁定|잠김|이전',
].join('|');

const THROUGH =
  'inherited|(ge|ver)erbt(e[rnms]?)?|h[ée]rit[ée]e?s?|(heredad|herdad)[oa]s?|ereditat[oaie]' +
  '|overgenomen|odziedziczon[yaeo]|zd[ěe]d[ěe]n[oaýáé]?|devral[ıi]nd[ıi]|[äa]rv(d|t)|継承|继承|상속';

/** When and by whom. */
const WHEN =
  '(?:[,;:]? (?:on|by|at|since|as of|see|am|seit|zum|von|durch|le|depuis|par|el|desde|por|em|il|dal' +
  '|op|per|sinds) .+|[,;:]? \\d.*)?';

const OF_A_GRANT = `(?:${ASKED_FOR}|(?:${OF_GRANTS})${WHEN})[.!]?`;
const OVER = new RegExp(`^(?:${OF_A_GRANT}|(?:${OF_THINGS})(?:,? \\d.*)?[.!]?)$`, 'iu');
const GRANT_OVER = new RegExp(`^${OF_A_GRANT}$`, 'iu');
const BESIDE = new RegExp(
  `^(?:${ASKED_FOR}|${OF_GRANTS}) ?[:|] ?\\S|(?: [-–—|]|[:|,]) ?${OF_A_GRANT}$`,
  'iu',
);
const INHERITED = new RegExp(
  `^(?:${THROUGH})(?:[:,]? (?:from|von|vom|de|du|da|dal|van|via|through|by|od|från) .+)?$`,
  'iu',
);

/** Whether all that a text says is that something is over, refused or not there yet. */
export function saysOver(text: string): boolean {
  return OVER.test(text.normalize('NFKC').trim());
}

/** Whether it says so in words that are said of grants, and hardly of things. */
export function saysGrantOver(text: string): boolean {
  return GRANT_OVER.test(text.normalize('NFKC').trim());
}

/** Whether a name says so before or behind it, without brackets: `Buyer - revoked`, `Revoked: Buyer`. */
export function saysOverBeside(text: string): boolean {
  return BESIDE.test(text.normalize('NFKC'));
}

/** Whether all that a text says is that something is held through something else, and of what. */
export function saysInherited(text: string): boolean {
  return INHERITED.test(text.normalize('NFKC').trim());
}

const REMARK = /[([]\s*([^()[\]]{1,40}?)\s*[)\]]$/u;

/** Whether a name says so in brackets behind it: `Role (revoked)`. */
export function saysOverInBrackets(name: string): boolean {
  return saysOver(REMARK.exec(name.trim())?.[1] ?? '');
}
