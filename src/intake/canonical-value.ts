/** What a cell says, without the accidents of typing: trimmed, invisible characters gone, inner white space collapsed, NFC. */
export function canonicalValue(text: string): string {
  // Nearly every cell is as it should be.
  if (!UNTIDY.test(text)) return text;
  return (FORMULA_TEXT.exec(text)?.[1] ?? text)
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, '')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
    .normalize('NFC');
}

/** What Excel writes so that digits stay text: `="00123"`. */
const FORMULA_TEXT = /^\s*="([^"]*)"\s*$/;

/** Beyond ASCII, white space where none belongs, or a formula. */
const UNTIDY = /[^ -~]|^[ =]| $| {2}/;

/** Two spellings with the same key are the same value. */
export function valueKey(canonical: string): string {
  return canonical.toLowerCase();
}

const NONE: ReadonlySet<string> = new Set([
  '',
  '-',
  '--',
  'n/a',
  'na',
  'none',
  'null',
  'nil',
  'keine',
  'kein',
  'aucun',
  'aucune',
  'ninguno',
  'ninguna',
  'nessuno',
  'geen',
  'nenhum',
  'nenhuma',
  'なし',
  '無し',
  '無',
  '(none)',
  '<none>',
  '[none]',
  '[]',
  '\u2013',
  '\u2014',
  'unlicensed',
  'not licensed',
  'no access',
  'no role',
  'no roles',
  'no license',
  'kein zugriff',
  'keine rolle',
  'nicht lizenziert',
  'not assigned',
  'unassigned',
]);

/** Characters of the longest word for "none". */
export const LONGEST_NONE = Math.max(...Array.from(NONE, (text) => text.length));

/** Whether a cell says that there is nothing. */
export function saysNone(canonical: string): boolean {
  return canonical.length <= LONGEST_NONE && NONE.has(canonical.toLowerCase());
}
