import { valueKey } from './canonical-value.ts';
import { saysTakenAway } from './taken-away.ts';

const MEANS = '(?:=|:|→|->| [-–—] | means? | is | bedeutet | signifie | significa | betekent )';
const SIGN = new RegExp(`(?<=^|[\\s;,|("'„“])([^\\s"'„“=:;,|()]{1,12})["'“”]?\\s*${MEANS}\\s*`, 'giu');
/** Where the next sign begins: `X = access  - = no access`. */
const NEXT = /[;|,]|\s(?=\S{1,12}\s*(?:=|→|->))/u;
/** What has no limit is held. */
export const HOLDS_NOTHING = new RegExp(
  '^(?:no|not|none|never|without|kein(?:e|en)?|nicht|ohne|pas|aucune?|sans|sin|ning[uú]n|sem|nenhum|senza' +
    '|nessun|geen|niet)(?!\\p{L})(?! \\p{L}*(?:limi[te]|restri[ck]|einschr[aä]nk|begrenz|befrist|beperk|expir|end))',
  'iu',
);
/** Letters of a code: a longer sign is a name, of which a legend says as well what it does not bring. */
export const LONGEST_CODE = 3;
/** `Buyer: no approval rights`; without words between it is `no rights`. */
const MOST_WORDS = 2;
/** What people may do, and what they may do away with where another sign says what they may do. */
const MAY =
  /^(?:read(?:[ -]?only)?|write|view|display|create|edit|change|update|modify|approve|lesen|schreiben|anzeigen|[äa]ndern|lire|leer|lezen)$/iu;
const MAY_TAKE =
  /^(?:delete|remove|reject|deny|decline|revoke|disable|suspend|cancel|l[öo]schen|sperren|ablehnen|supprimer|eliminar|borrar|verwijderen)$/iu;
const NOT_TO = /^(?:not|nicht) (?:allowed|authori[sz]ed|permitted|entitled|berechtigt),? (?:to|zu) /iu;

/** The codes (case-folded) of which a legend says that what they mark is not held: `X = to be removed`. */
export function codesOver(text: string): readonly string[] {
  const signs = [...text.matchAll(SIGN)].map(({ 0: sign, 1: code = '', index }) => {
    const [words = ''] = text.slice(index + sign.length).split(NEXT);
    return { code, words };
  });
  const levels = signs.some(({ words }) => MAY.test(words.trim()));
  return signs.flatMap(({ code, words }) => {
    if (levels && MAY_TAKE.test(words.trim())) return [];
    const over =
      code.length > LONGEST_CODE ? saysNameOver(words) : saysTakenAway(words) || HOLDS_NOTHING.test(words);
    return over ? [valueKey(code)] : [];
  });
}

function saysNameOver(words: string): boolean {
  if (NOT_TO.test(words)) return false;
  return (
    saysTakenAway(words) || (HOLDS_NOTHING.test(words) && words.trim().split(/\s+/).length <= MOST_WORDS)
  );
}
