const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const PLAIN = /^[!-~]+(?: [!-~]+)*$/;

/**
 * A profile text without the accidents of typing: NFKC, invisible characters gone, white space of any kind one space,
 * trimmed, lower case. "" means nothing was said. The raw texts are kept beside it, since Okta will compare those.
 */
export function normalText(raw: string): string {
  if (PLAIN.test(raw)) return raw.toLowerCase();
  return raw.normalize('NFKC').replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim().toLowerCase();
}
