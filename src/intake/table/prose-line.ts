/**
 * Whether each delimiter of a line has a space behind it, as in `Clerk, Berlin`, and none at the head of the record that it
 * stands in: then it is no record of its own.
 */
export function isProse(
  line: string,
  head: string,
  { delimiter, quote }: { readonly delimiter: string; readonly quote: string },
): boolean {
  const spaced = `${delimiter} `;
  const outside = head.slice(0, head.indexOf(quote));
  return (
    line.split(delimiter).length === line.split(spaced).length &&
    !outside.includes(spaced) &&
    !head.includes(quote + spaced)
  );
}
