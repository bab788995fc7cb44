/** What two spellings of an identifier or a name must share to be the same: trimmed, NFC, case-folded. */
export function textKey(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}
