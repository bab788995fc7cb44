const SPACING = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
/** Control, format (bidirectional, zero-width, tags), lone surrogates, private and ignorable (variation selectors, fillers). */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Text of a tenant or a file without what a reader cannot see: line breaks become spaces; control, bidi, tag and other
 * invisible characters and lone surrogates are taken out; what is longer than `cap` UTF-16 units ends in "…".
 */
export function visibleText(text: string, cap: number): string {
  const visible = text.replace(SPACING, ' ').replace(INVISIBLE, '');
  if (visible.length <= cap) return visible;
  const cut = visible.slice(0, cap - 1);
  const last = cut.charCodeAt(cut.length - 1);
  return `${last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut}…`;
}
