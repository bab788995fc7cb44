/** Words that make a value sensitive (design §7.6); a configured file adds to them. */
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
];

/** Whether one of the words stands in the name as a word, or begins one ("Administrators", "SuperUser"). */
export function isSensitive(name: string, words: readonly string[]): boolean {
  const parts = name
    .normalize('NFC')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u);
  return words.some((word) =>
    parts.some((part) => part === word || (word.length >= 5 && part.startsWith(word))),
  );
}
