/**
 * A value inside a filter or search expression: in double quotes, `\` and `"` escaped, control characters left out.
 * The only place where text becomes part of an expression.
 */
export function quoted(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what must go
  return `"${text.replace(/[\u0000-\u001f\u007f]/g, '').replace(/[\\"]/g, '\\$&')}"`;
}

/**
 * Whether a text can be somebody's at all: Okta takes no control characters, no half characters, and none of more than
 * three bytes in UTF-8 (contract §1.2).
 */
export function searchable(text: string): boolean {
  return !/[\p{Cc}\p{Cs}\u{10000}-\u{10ffff}]/u.test(text);
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
