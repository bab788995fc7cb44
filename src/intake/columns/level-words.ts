import type { Column } from './column-features.ts';

/** What says how far somebody may go with something, and not with what. */
const LEVEL = new RegExp(
  '^(read|write|read[ -]?only|read([ /-]|, )?write|rw?|w|ro|view(er)?|edit(or)?|admin(istrator)?' +
    '|owner|member|manager|maintain(er)?|developer|reporter|guest|full( control| access)?' +
    '|contribut(e|or)|modify|select|insert|update|delete|execute|usage|create|alter|drop|references' +
    '|all( privileges)?|inquiry|display|change|approve|moderator|participant|collaborator|standard' +
    '|level ?\\d|lesen|schreiben|anzeigen|[äa]ndern|l[öo]schen|vollzugriff|mitglied|besitzer|lecture' +
    '|[ée]criture|consultation|modification|contr[ôo]le total|membre|propri[ée]taire|lectura' +
    '|escritura|consulta|miembro|propietario|lezen|schrijven|wijzigen|lid|eigenaar|lettura' +
    '|scrittura|membro|leitura|escrita)$',
  'iu',
);
const MOST_LEVELS = 20;

/** Whether all cells of a column are words for levels, and not always the same. */
export function areLevels({ cells, statistics }: Column): boolean {
  return (
    statistics.distinct >= 2 &&
    statistics.distinct <= MOST_LEVELS &&
    [...cells.keys()].every((cell) => LEVEL.test(cell))
  );
}
