const FORMS = /\[([^[\]|]*)\|([^[\]|]*)\]/g;
const number = new Intl.NumberFormat('en-US');

/** The text with each `[one|several]` of it resolved: the first form for a count of 1, else the second. */
export function agreeing(text: string, count: number | undefined): string {
  return text.replace(FORMS, (_forms, one: string, several: string) => (count === 1 ? one : several));
}

/**
 * The text of a template, its numbers written as in English. Where the template itself says `[one|several]`, the form
 * stands that fits the last number before it; what fills the template is never looked at for forms.
 */
export function withForms<Fill>(
  parts: readonly string[],
  fills: readonly (Fill | number | undefined)[],
  text: (fill: Fill) => string,
): string {
  let count: number | undefined;
  const shownAs = (fill: Fill | number | undefined) => {
    if (fill === undefined) return '';
    return typeof fill === 'number' ? number.format(fill) : text(fill);
  };
  return parts.reduce((whole, part, i) => {
    const fill = fills[i - 1];
    if (typeof fill === 'number') count = fill;
    return whole + shownAs(fill) + agreeing(part, count);
  });
}

/** Tag of a line with numbers in it: counted`${people} [person holds|people hold] it`. */
export function counted(parts: TemplateStringsArray, ...fills: readonly (string | number)[]): string {
  return withForms(parts, fills, String);
}
