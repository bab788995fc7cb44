import { visibleText } from '../../model/visible-text.ts';

/** What Okta takes at most; a longer text is refused as such where it is planned, not cut here. */
const LONG = 100_000;

/**
 * A name or description as somebody wished it, without what a reader cannot see: what is written is what is shown. A
 * blank one is none.
 */
export function wished(text: string | undefined): string | undefined {
  const seen = text
    ?.split(/\r?\n/)
    .map((line) => visibleText(line, LONG).trim())
    .join('\n')
    .trim();
  return seen === '' ? undefined : seen;
}

/** The same of a name, which has one line. */
export function wishedName(text: string | undefined): string | undefined {
  return wished(text?.replace(/\s+/gu, ' '));
}
