import { headerWords, word } from './header-words.ts';

/** Words for a permission, by the language of the header: names what a matrix does not name. */
export function permissionWord(names: readonly string[]): string {
  const words = names.map(headerWords).join(' ');
  const found = PERMISSION_WORDS.find(([, hint]) => hint.test(words));
  return found?.[0] ?? 'Permission';
}

const PERMISSION_WORDS: readonly (readonly [string, RegExp])[] = [
  ['権限', /[\u3040-\u30ff\u4e00-\u9fff]/u],
  [
    'Berechtigung',
    word(
      'mitarbeiter|abteilung|personalnr|personalnummer|benutzer|benutzername|vorname|nachname|kostenstelle|bemerkung|rolle',
    ),
  ],
  [
    'Recht',
    word(
      'gebruiker|gebruikersnaam|medewerker|afdeling|personeelsnr|personeelsnummer|voornaam|achternaam|naam',
    ),
  ],
  ['Droit', word('utilisateur|prenom|matricule|departement|identifiant|employe|courriel')],
  ['Permiso', word('usuario|nombre|departamento|correo|apellidos?|empleado')],
  ['Permesso', word('utente|cognome|reparto|matricola|dipendente')],
  ['Permissão', word('nome|funcionario|setor|utilizador|sobrenome')],
];
