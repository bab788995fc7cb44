/** What a cell says, without the accidents of typing: trimmed, invisible characters gone, inner white space collapsed, NFC. */
export function canonicalValue(text: string): string {
  return text
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, '')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
    .normalize('NFC');
}

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
  '(none)',
  '<none>',
]);

/** Whether a cell says that there is nothing. */
export function saysNone(canonical: string): boolean {
  return NONE.has(canonical.toLowerCase());
}
