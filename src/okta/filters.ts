/**
 * A value inside a filter or search expression: in double quotes, `\` and `"` escaped, control characters left out.
 * The only place where text becomes part of an expression.
 */
export function quoted(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what must go
  return `"${text.replace(/[\u0000-\u001f\u007f]/g, '').replace(/[\\"]/g, '\\$&')}"`;
}

/** `a eq "x" AND b eq "y"`, in the order given. */
export function allEqual(
  tests: readonly (readonly [attribute: string, value: string])[],
  and = 'AND',
): string {
  return tests.map(([attribute, value]) => `${attribute} eq ${quoted(value)}`).join(` ${and} `);
}

/** `a eq "x" or a eq "y"` */
export function anyEqual(attribute: string, values: readonly string[]): string {
  return values.map((value) => `${attribute} eq ${quoted(value)}`).join(' or ');
}
