/** Words that make a value sensitive (design §7.6), and what they are in other languages; a configured file adds to them. */
export const SENSITIVE_WORDS: readonly string[] = [
  'admin',
  'administrator',
  'root',
  'owner',
  'super',
  'superuser',
  'privileged',
  'security',
  'payroll',
  'sudo',
  'master',
  'god',
  // German, Dutch
  'sicherheit',
  'eigentümer',
  'inhaber',
  'gehalt',
  'lohnabrechnung',
  'lohnbuchhaltung',
  'beveiliging',
  'eigenaar',
  'beheerder',
  'salaris',
  // French, Spanish, Portuguese, Italian
  'sécurité',
  'propriétaire',
  'paie',
  'seguridad',
  'propietario',
  'nómina',
  'segurança',
  'proprietário',
  'sicurezza',
  'proprietario',
  'amministratore',
  'paghe',
  // Polish, Russian
  'bezpieczeństwo',
  'właściciel',
  'администратор',
  'безопасность',
  'владелец',
  'зарплата',
  // Chinese, Japanese, Korean
  '管理员',
  '管理員',
  '管理者',
  '特権',
  '特权',
  '給与',
  '工资',
  '관리자',
  '급여',
];

/** Written without spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hangul}]/u;

/**
 * Whether one of the words stands in the name as a word, or begins one ("Administrators", "SuperUser"); anywhere in it where its
 * script puts no spaces between words.
 */
export function isSensitive(name: string, words: readonly string[]): boolean {
  const parts = name
    .normalize('NFC')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u);
  return words.some((word) =>
    parts.some(
      (part) =>
        part === word ||
        (word.length >= 5 && part.startsWith(word)) ||
        (UNSPACED.test(word) && part.includes(word)),
    ),
  );
}
