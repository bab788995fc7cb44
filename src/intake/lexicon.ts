import type { ColumnClass, CorroborationAttribute } from '../model/understanding.ts';

/** A header name as words: lower case, separators to spaces, camel case split, brackets gone. */
export function headerWords(name: string): string {
  return name
    .normalize('NFC')
    .replace(/[[({<].*?[\])}>]/g, ' ')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[_\-./:*#]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** First the words that decide against a word that follows ("last access date" is no access). */
const CLASSES: readonly (readonly [ColumnClass, RegExp])[] = [
  [
    'secret',
    /\b(password|passwd|pwd|passphrase|kennwort|mot de passe|contraseña|token|secret|api key|private key|pin code)\b/,
  ],
  [
    'metadata',
    /\b(date|datum|fecha|created|creation|modified|updated|changed|last (login|logon|access|used|sign ?in|seen)|expir\w*|valid (from|to|until)|timestamp|time|comments?|notes?|remarks?|bemerkung|description|beschreibung|granted by|approved by|approver|reviewer|requested by)\b/,
  ],
  ['status', /\b(status|state|active|enabled|disabled|locked|inactive|gesperrt|aktiv|activo)\b/],
  ['profile', /\b(manager|supervisor|vorgesetzter|chef|owner|sponsor)\b/],
  [
    'entitlement',
    /\b(roles?|permissions?|entitlements?|groups?|access( levels?)?|privileges?|licen[cs]es?|responsibilit(y|ies)|authori[sz]ations?|rights?|profile sets?|permission sets?|rollen?|rechte?|berechtigung(en)?|gruppen?|droits?|rôles?|roles|rol|permisos?|grupos?|rechten|autorisations?|ent)\b|権限|ロール|グループ/,
  ],
  [
    'identifier',
    /^(e ?mail( address)?|mail|email|user ?names?|user ?id|user ?login|user|login( name| id)?|upn|user principal name|account( name| id)?|sam ?account ?name|employee ?(id|number|no|nr)|emp ?(id|no|number)|personnel (number|no)|personalnummer|personalnr|personeelsnr|benutzer( ?name)?|benutzerkennung|network id|uid|sso id|okta (id|login|username)|identifiant|usuario|correo|matricule|worker id|staff (id|no|number))$|メールアドレス|社員番号|ユーザー/,
  ],
  [
    'profile',
    /\b(dep(artmen)?t|department|abteilung|title|job( title)?|position|function|location|standort|city|ort|country|land|region|site|office|building|cost cent(er|re)|kostenstelle|division|company|organi[sz]ation|org unit|business unit|team|unit|employee type|worker type|grade|level|(first|last|given|middle|family|full|display|person|user)? ?name|surname|vorname|nachname|name|phone|mobile|telephone|address|street|zip|postal|language|time ?zone|gender|birth|age|salary)\b|氏名|部署/,
  ],
];

/** The class that a header name speaks for; undefined where it says nothing. */
export function classByName(name: string): ColumnClass | undefined {
  const words = headerWords(name);
  if (words.startsWith('ent ') || name.toLowerCase().startsWith('ent_')) return 'entitlement';
  return CLASSES.find(([, pattern]) => pattern.test(words))?.[0];
}

const CORROBORATION: readonly (readonly [CorroborationAttribute, RegExp])[] = [
  ['email', /^(e ?mail( address)?|mail|work e ?mail|correo)$|メールアドレス/],
  ['login', /^(user ?name|login( name)?|upn|user principal name|okta (login|username)|user login)$/],
  [
    'employeeNumber',
    /^(employee ?(id|number|no|nr)|emp ?(id|no|number)|personalnummer|personalnr|personnel (number|no)|staff (id|no|number))$|社員番号/,
  ],
  ['firstName', /^(first|given) ?name$|^vorname$/],
  ['lastName', /^(last|family) ?name$|^surname$|^nachname$/],
  ['displayName', /^(full|display) ?name$|氏名/],
];

/** The profile attribute that a column can confirm; undefined where it cannot. */
export function corroborates(name: string): CorroborationAttribute | undefined {
  const words = headerWords(name);
  return CORROBORATION.find(([, pattern]) => pattern.test(words))?.[0];
}
