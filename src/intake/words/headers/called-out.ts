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

/** Whether a cross below a name says of whom it marks that they hold nothing, or not yet: `Gone`, `Planned`. */
export function isCalledOut(name: string): boolean {
  return CALLED_OUT.test(headerWords(name));
}
