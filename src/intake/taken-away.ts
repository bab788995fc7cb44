/** Words of notes for something that is over, in the languages of `Meaning`; each stands between letters of no word. */
const WORDS = [
  // English
  'removed?|remove (the )?(access|role|rights?|group)|revoked?|revocation|withdrawn?|terminated?|termination|deactivated?|disabled?|de-?provision(ed)?|off-?board(ed|ing)?|expired|deleted?|suspended|cancel?led|rescinded|unassigned|resigned|retired|leaver|rejected|denied|declined|not approved|do not grant',
  '(access|role|rights?|assignment|contract|employment|membership|permission|project) (has |was |is )?(been )?(ended|ends|over|finished|stopped|closed|taken away|lapsed)|ended (on|in|as of|with|by)|taken away|given up|handed (over|back)',
  'no longer|not (needed|required|necessary|used|valid|active|employed) ?(any ?more|any longer)?|not any ?more|left (the )?(company|firm|bank|group|team|department|business|organi[sz]ation|project|us)|left (on|in|since|as of) .*|has left|(moved|transferred) to another .*',
  // German
  'entfernt|entfernen|entzogen|entziehen|entzug|widerrufen|gel[oö]scht|l[oö]schen|gesperrt|deaktiviert|ausgeschieden|ausgetreten|abgelaufen|erloschen|beendet|zur[uü]ckgezogen|gek[uü]ndigt|nicht mehr|verlassen|abgelehnt',
  // French
  "retir[ée]e?s?|retirer|r[ée]voqu[ée]e?s?|r[ée]voquer|supprim[ée]e?s?|supprimer|d[ée]sactiv[ée]e?s?|expir[ée]e?s?|r[ée]sili[ée]e?s?|suspendue?s?|n['’]est plus|plus (besoin|n[ée]cessaire|utile|valable|utilis[ée]e?)|quitt[ée]|parti de|fin de contrat|refus[ée]e?s?",
  // Spanish, Portuguese, Italian
  'revocad[oa]s?|revocar|retirad[oa]s?|eliminad[oa]s?|eliminar|desactivad[oa]s?|caducad[oa]s?|vencid[oa]s?|cesad[oa]s?|suspendid[oa]s?|de baja|baja|ya no|rechazad[oa]s?',
  'revogad[oa]s?|removid[oa]s?|remover|desativad[oa]s?|expirad[oa]s?|desligad[oa]s?|exclu[ií]d[oa]s?|cancelad[oa]s?|suspens[oa]s?|n[ãa]o (precisa|necessita|usa|utiliza) mais|n[ãa]o mais',
  'revocat[oaie]|rimoss[oaie]|rimuovere|eliminat[oaie]|disattivat[oaie]|disabilitat[oaie]|scadut[oaie]|cessat[oaie]|dimess[oaie]|sospes[oaie]|non pi[uù]|rifiutat[oaie]',
  // Dutch
  'ingetrokken|intrekken|verwijderd|verwijderen|gedeactiveerd|uitgeschakeld|verlopen|vervallen|be[eë]indigd|uit dienst|niet (meer|langer)|afgewezen|ontslagen',
].join('|');
const TAKEN_AWAY = new RegExp(`(?<!\\p{L})(?:${WORDS})(?!\\p{L})`, 'iu');
const JAPANESE =
  /削除|取消|取り消し|解除|失効|退職|停止|無効|剥奪|返却|不要|终止|撤销|离职|삭제|회수|퇴사|해제/u;
/** More is no note that anybody reads. */
const LONGEST = 2_000;

/** Whether a note says that something is over, or is to be. `text`: canonical. */
export function saysTakenAway(text: string): boolean {
  const note = text.slice(0, LONGEST);
  return TAKEN_AWAY.test(note) || JAPANESE.test(note);
}
