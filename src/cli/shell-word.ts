import { visibleText } from '../model/visible-text.ts';

/** A text as one word of a shell, to be copied: nothing in it is read as anything else. Cleaned of what nobody can see. */
export function shellWord(text: string): string {
  const seen = visibleText(text, 1_000);
  return /^[\w@%+=:,./-]+$/.test(seen) ? seen : `'${seen.replaceAll("'", String.raw`'\''`)}'`;
}
