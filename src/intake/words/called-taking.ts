import { headerWords, only } from './headers/header-words.ts';

const TAKING = only(
  '(to )?(revoke|remove|withdraw|delete|terminate|drop|cancel|reject|decline)( (access|role))?( y n)?|gone' +
    '|retirer|supprimer|revoquer|revocar|eliminar|quitar|revocare|rimuovere|revogar|remover|intrekken|verwijderen',
);
const KEEPING = only(
  '(re)?certif(y|ied)|approve|confirm|bestatigen|confirmer|confirmar|confermare|bevestigen',
);
const APPROVED_ON = only(
  '(approved|authori[sz]ed) (on|at|date|dt)|date (approved|authori[sz]ed)|approval (date|dt|time)|date of approval' +
    '|(genehmigt|freigegeben) am|(genehmigungs|freigabe)datum|approuvee? le|date d approbation|aprobad[oa] el' +
    '|fecha (de )?aprobacion|approvat[oa] il|data (di )?approvazione|aprovad[oa] em|data (de )?aprovacao' +
    '|goedgekeurd op|goedkeuringsdatum|承認日',
);

/** Whether a cross below a name says of what stands beside it that it is to be taken away: `Revoke`. */
export function isCalledTaking(name: string): boolean {
  return TAKING.test(headerWords(name));
}

/** Whether a cross below a name says the contrary. */
export function isCalledKeeping(name: string): boolean {
  return KEEPING.test(headerWords(name));
}

/** Whether a name is of the day on which something was approved. */
export function isCalledApproved(name: string): boolean {
  return APPROVED_ON.test(headerWords(name));
}
