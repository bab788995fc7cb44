/** Groups that only the personnel office means. */
export const STAFF_GROUPS =
  '(pay|payroll|age|blood|employee|personnel|salary|wage|bargaining|tax|job|peer) ?(sub ?)?groups?' +
  '|mitarbeiter(gruppe|kreis)|personal(unter)?gruppe|tarifgruppe|(lohn|gehalts|entgelt)gruppe' +
  '|groupe sanguin|grupo (sanguineo|salarial|de nomina)';
