/** Closing and intermediate words of reporting tools; only where a line is no record. */
export const CLOSING = new RegExp(
  '^\\W*(\\d[\\d,.]* (rows?|records?|lines?|entries) (selected|returned|affected|in set|exported' +
    '|found)|\\(?\\d[\\d,.]* (rows?|zeilen|records?)( affected)?\\)?\\W*$|sql>' +
    '|end of (report|file|data|list|export)|ende (der|des) (liste|berichts?|datei|ausgabe)' +
    '|fin d[eu] (la )?(liste|rapport|fichier)|page:? \\d+|seite:? \\d+' +
    '|total (rows|records|users|count|number)|(record|row)s?( count| total)?:|generated (by|on|at)' +
    '|exported (by|on|at)|report (generated|run|created|date)|printed (on|by)|run date' +
    '|confidential)',
  'i',
);
/** The same where it is all that a record says: what nobody and no heading is called. */
export const CLOSING_ALONE = new RegExp(
  '^\\W{0,5}((page|seite|blatt|p[aá]gina|strona|sida' +
    '|side)(\\s*[:.])?\\s+\\d+(\\s*(of|von|sur|de|di|van|/)\\s*\\d+)?' +
    '|\\(?\\d[\\d.,]* (rows?|records?|lines?|entries|zeilen) (selected|returned|affected|in set' +
    '|exported|found)\\.?\\)?|sql>.*|end of (report|file|data|list|export)' +
    '|ende (der|des) (liste|berichts?|datei|ausgabe))\\W{0,5}$',
  'iu',
);
const TOTAL = new RegExp(
  '^(grand[ -]?|sub[ -]?)?(total|totals|sum|summe|gesamt|gesamtsumme|zwischensumme|count|anzahl' +
    '|somme|totale|totaal|suma|razem|合計|總計|总计)(\\s+[^\\d:]{1,40}:)?\\s*:?\\s*\\d*$',
  'i',
);
/** The same with what is counted, beside its number. */
const TOTAL_OF = new RegExp(
  '^(grand[ -]?|sub[ -]?)?(total|number of|summe|gesamt|anzahl|nombre de|totale|totaal|total de' +
    '|n[uú]mero de)\\s+(users?|accounts?|members?|people|employees?|records?|rows?|entries|lines?' +
    '|roles?|groups?|assignments?|grants?|benutzer|konten|mitglieder|mitarbeiter|zeilen|eintr[aä]ge' +
    '|rollen|gruppen|zuweisungen|utilisateurs|comptes|lignes|usuarios|cuentas|filas|utenti|righe' +
    '|gebruikers|regels)\\s*:?$',
  'iu',
);

/** A word or some with a number, in any language: closing words where no record follows. */
export const COUNTED = /^(\p{L}[^\d:：]{1,40}[:：]\s*\d[\d.,' ]*|\d[\d.,']*\s?\p{L}[\p{L} ]{1,30}\.?)$/u;

/** A word for "total" and nothing but numbers beside it, some of them where records have none. */
export function isTotal(cells: readonly string[], unlikeRecords: (column: number) => boolean): boolean {
  const words = cells.filter(isFilled);
  const [first = '', ...numbers] = words;
  return (
    (TOTAL.test(first.trim()) || (numbers.length === 1 && TOTAL_OF.test(first.trim()))) &&
    (words.length < cells.length || cells.length === 2 || cells.some((_, i) => i > 0 && unlikeRecords(i))) &&
    numbers.every((cell) => /^[-+]?[\d.,' ]+%?$/.test(cell.trim()))
  );
}

/** Whether a cell says anything. */
export function isFilled(cell: string): boolean {
  return cell.trim() !== '';
}
