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

/** What Excel writes so that digits stay text (`="00123"`), and a link with the text that it shows. */
const FORMULA_TEXT = /^\s*=(?:HYPERLINK\("[^"]*"[,;]\s*)?"([^"]*)"\)?\s*$/i;

/** Beyond ASCII, white space where none belongs, or a formula. */
const UNTIDY = /[^ -~]|^[ =]| $| {2}/;

/** Two spellings with the same key are the same value. */
export function valueKey(canonical: string): string {
  return canonical.toLowerCase();
}

/** Words for nothing that below a name for a status say of what stands beside it that it is not held. */
const DENIALS: ReadonlySet<string> = new Set([
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
  'brak',
  'žádné',
  'žádná',
  'žádný',
  'yok',
  'ingen',
  'inga',
  '无',
  '없음',
  'なし',
  '無し',
  '無',
  '(none)',
  '<none>',
  '[none]',
  '[]',
  '\u2013',
  '\u2014',
  ...DENIALS,
  'not applicable',
  '*none',
  '#n/a',
  '#ref!',
  '#name?',
  '#value!',
]);

/** Whether a cell that says that there is nothing says it of what stands beside it, below a name for a status. */
export function isDenial(key: string): boolean {
  return DENIALS.has(key);
}

/** Characters of the longest word for "none". */
const LONGEST_NONE = Math.max(...Array.from(NONE, (text) => text.length));
/** 1: visible ASCII that neither such a word begins with, in either case, nor a formula. */
const SAYS = Uint8Array.from({ length: 0x7f }, (_, code) => {
  const begins = [...NONE].some(
    (text) => text.charCodeAt(0) === String.fromCharCode(code).toLowerCase().charCodeAt(0),
  );
  return code <= 0x20 || code === 0x3d || begins ? 0 : 1;
});

/** Whether a cell says that there is nothing. */
export function saysNone(canonical: string): boolean {
  if (canonical.length > LONGEST_NONE) return false;
  return SAYS[canonical.charCodeAt(0)] !== 1 && NONE.has(canonical.toLowerCase());
}

/** Whether a cell surely says something, as it stands: nothing around it is white space, and it is no word for "none". */
export function clearlySomething(cell: string): boolean {
  const last = cell.charCodeAt(cell.length - 1);
  return beginsSaying(cell.charCodeAt(0)) && last > 0x20 && last < 0x7f;
}

/** Whether what begins with this character is neither a word for "none" nor white space nor a formula. */
export function beginsSaying(code: number): boolean {
  return SAYS[code] === 1;
}
