/** The key under which two spellings of one name or identifier meet: trim, NFC, case folded (design §7.4). */
export function folded(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}
