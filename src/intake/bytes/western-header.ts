import { headerWords } from '../words/headers/header-words.ts';

/** Words of headers in the languages of Western Europe. */
const WESTERN = new RegExp(
  '(^| )(benutzer\\p{L}*|mitarbeiter\\p{L}*|personal(nr|nummer)|vorname|nachname|familienname' +
    '|abteilung|kostenstelle|rollen?|berechtigung\\p{L}*|gultig|gesperrt|freigegeben|genehmigt|durch' +
    '|letzte[rs]?|anmeldung|mailadresse|adresse|einddatum|fecha|derniere|ultimo|bemerkung' +
    '|beschreibung|kennung|utilisateur|identifiant|prenom|nom|matricule|departement|poste|droits?' +
    '|habilitations?|profil|groupe|date de|libelle|courriel|usuario|nombre|apellidos?|empleado' +
    '|departamento|area|puesto|cargo|correo|perfil|permisos?|grupo|rol|fecha|valido|legajo' +
    '|matricula|gebruikers?\\p{L}*|medewerker\\p{L}*|personeels\\p{L}*|voornaam|achternaam|naam' +
    '|afdeling|functie|rechten|groep|machtigingen|omschrijving|utente|nome|cognome|reparto' +
    '|dipartimento|ufficio|qualifica|mansione|ruolo|profilo|permessi|matricola|abilitazioni' +
    '|descrizione|nominativo|utilizador|funcionario|sobrenome|setor|funcao|papel|permissoes|acessos' +
    '|descricao)(?= |$)',
  'u',
);

/** Whether a header is written in German, French, Spanish, Dutch, Italian or Portuguese. */
export function speaksWestern(names: readonly string[]): boolean {
  return names.filter((name) => WESTERN.test(headerWords(name))).length >= 2;
}
