/** Nothing is called by more; from each place of a long name an expression may look on to its end. */
const LONGEST = 300;

/** Names whose words are kept: those of the widest table, twice. A column is compared with all others by its words. */
const MOST_KEPT = 4_096;
const kept = new Map<string, string>();

/** A header name as words, the first ones of a long one: lower case, separators to spaces, camel case split, brackets and accents gone. */
export function headerWords(name: string): string {
  const start = name.length > LONGEST ? name.slice(0, LONGEST) : name;
  const known = kept.get(start);
  if (known !== undefined) return known;
  const words = wordsOf(start);
  if (kept.size === MOST_KEPT) kept.clear();
  kept.set(start, words);
  return words;
}

function wordsOf(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[[({<].*?[\])}>]/g, ' ')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ı', 'i')
    .replace(/[^\p{L}\p{N}#]+/gu, ' ')
    .replace(/(\p{L}{3})(\d{1,2})(?= |$)/gu, '$1 $2')
    .trim()
    .replace(/^s am account/, 'sam account')
    .replace(RUN_TOGETHER, (name) => name.match(JOINED)?.join(' ') ?? name);
}

const PARTS =
  'users?|roles?|groups?|names?|ids?|access|entitlements?|values?|profiles?|accounts?|logins?|logons?' +
  '|emails?|mails?|address|employee|number|dates?|start|end|valid|from|to|status|permissions?' +
  '|privileges?|security|system|applications?|app|code|types?|first|last|full|display|department|dept' +
  '|manager|titles?|job|description|desc|licen[cs]es?|rights?|levels?|last|effective|expiry' +
  '|expiration';
const JOINED = new RegExp(PARTS, 'gu');
/** Words that a system without spaces wrote as one: `ENTITLEMENTVALUE`, `rolename`. */
const RUN_TOGETHER = new RegExp(`(?<![^ ])(?:${PARTS}){2,}(?![^ ])`, 'gu');

/** A pattern for whole words, anywhere in the words of a name. */
export const word = (alternatives: string) => new RegExp(`(?:^| )(?:${alternatives})(?= |$)`, 'u');

/** The whole name. */
export function only(alternatives: string): RegExp {
  return new RegExp(`^(?:${alternatives})$`, 'u');
}
