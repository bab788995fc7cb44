import { standingOf } from '../status-words.ts';
import { headerWords, only } from './header-words.ts';

const CALLED_OUT = only(
  '(is )?(planned|pending|requested|obsolete|proposed)' +
    '|(removal|revocation|deletion)( (requested|planned|pending))?|geplant|beantragt|obsolet|entzug' +
    '|entziehen|loschen|loschung|entfernen|prevue?|demandee?|previst[oa]|solicitad[oa]|pianificat[oa]' +
    '|richiest[oa]|gepland|aangevraagd' +
    '|gone|departed|exited|quit|former(ly)?|retired|ended|not (needed|required|employed|here)' +
    '|no longer( (needed|required|employed|here|held|in use|working))?|weg|gekundigt|entzogen|ausgetreten' +
    '|nicht mehr( .*)?|partie?|sortie?|uit dienst|vertrokken|ya no( .*)?',
);

/** Of whom or of which line it is said that it does not count, in words that are no states, and as systems call it. */
const CALLED_SO = only(
  'del|dlt|(del|delete|deletion|deleted|dlt) (flag|ind|indicator|marker|mark)|loevm|losch(vormerkung|kennzeichen|kz)' +
    '|dormant|stale|orphan(ed)?( (account|user))?|dead|deceased|void(ed)?|invalid|lapsed|on hold|superseded' +
    '|unapproved|decommission(ed)?|do not (grant|import|provision|renew|use)|ex|ex ?(employee|user|staff|member)' +
    '|cesad[oa]|dimess[oa]|licenziat[oa]|zwolnion[ya]|usuniet[ya]|silindi|ayrildi|opphort|irtisanottu' +
    '|уволен[ао]?|удален[ао]?|已?(离职|删除|停用|注销)|(퇴사|퇴직|삭제|해지)(자|됨)?',
);
const AROUND =
  /^(?:is|was|has been|ist|est|es|e) |^是否| (?:flag|ind|indicator|y n|yn|account|user|employee)$|여부$|フラグ$/gu;
/** What people may do in a system, and no state. */
const MAY_BE_DONE = only(
  'delete|remove|revoke( (access|account))?|suspend|expire|disable|deny|reject|decline|unassign|remediate' +
    '|remove access|history|invitation sent|requested|waiting|in progress|entziehen|entfernen|ablehnen|refuser' +
    '|revoquer|supprimer|retirer|rechazar|revocar|quitar|rimuovere|revocare|verwijderen|intrekken',
);

/** Whether a name is a state in which nobody holds anything, as cells say it: `Closed`, `Rejected`. */
function isState(words: string): boolean {
  return (
    ['not', 'locked'].includes(standingOf(words)) && !MAY_BE_DONE.test(words) && !/^pending ./.test(words)
  );
}

/** Whether a cross below a name says of whom it marks that they hold nothing, or not yet: `Gone`, `Planned`. */
export function isCalledOut(name: string): boolean {
  const words = headerWords(name);
  if (CALLED_OUT.test(words)) return true;
  const said = words.replace(AROUND, '').trim();
  return [words, said].some((one) => CALLED_SO.test(one) || isState(one));
}
