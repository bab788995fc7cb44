import { valueKey } from './canonical-value.ts';
import { saysTakenAway } from './taken-away.ts';

const MEANS = '(?:=|:|→|->| [-–—] | means? | is | bedeutet | signifie | significa | betekent )';
const SIGN = new RegExp(`(?<=^|[\\s;,|("'„“])([^\\s"'„“=:;,|()]{1,12})["'“”]?\\s*${MEANS}\\s*`, 'giu');
export const NOTHING = new RegExp(
  '^(?:no|not|none|never|without|kein(?:e|en)?|nicht|ohne|pas|aucun|sans|sin|ning[uú]n|sem|nenhum|senza' +
    '|nessun|geen|niet)(?!\\p{L})',
  'iu',
);

/** The codes (case-folded) of which a legend says that what they mark is not held: `X = to be removed`. */
export function codesOver(text: string): readonly string[] {
  return [...text.matchAll(SIGN)].flatMap(({ 0: sign, 1: code = '', index }) => {
    const [words = ''] = text.slice(index + sign.length).split(/[;|,]/);
    return saysTakenAway(words) || NOTHING.test(words) ? [valueKey(code)] : [];
  });
}
