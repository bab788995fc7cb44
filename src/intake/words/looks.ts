import { HOLDS_NOTHING } from './legend.ts';
import { saysTakenAway } from './taken-away.ts';

/** Words for how cells look, in the languages of `Meaning`; `colour`: any of them. */
const LOOKS: readonly (readonly [name: string, words: string])[] = [
  [
    'red',
    'red|rot(?:e[rnms]?)?|rouges?|roj[oa]s?|ross[oaie]|vermelh[oa]s?|rood|rode|czerwon\\p{L}*|赤色?|红色?',
  ],
  ['orange', 'orange[rnms]?|amber|naranja|arancion[ei]|laranja|oranje|橙色?'],
  [
    'yellow',
    'yellow|gelb(?:e[rnms]?)?|jaunes?|amarill[oa]s?|giall[oaie]|amarel[oa]s?|geel|gele|żółt\\p{L}*|黄色?',
  ],
  ['green', 'green|gr[üu]n(?:e[rnms]?)?|verte?s?|verdes?|verdi|groene?|zielon\\p{L}*|緑色?|绿色?'],
  ['blue', 'blue|blau(?:e[rnms]?)?|bleue?s?|azul(?:es)?|blu|blauwe?|niebiesk\\p{L}*|青色?|蓝色?'],
  ['purple', 'purple|violet(?:te?s?)?|lila|pink|magenta|rosa|rosé|viola|roxo|morado|paars'],
  [
    'grey',
    'gr[ea]y(?:ed)?(?: out)?|grau(?:e[rnms]?)?|gris(?:es?)?|grigi[oa]|cinza|grijs|grijze|szar\\p{L}*|灰色?',
  ],
  ['bold', 'bold|fett(?:gedruckt)?|gras|negritas?|grassetto|negrito|vet(?:gedrukt)?'],
  ['italic', 'italics?|kursiv|italiques?|cursivas?|corsivo|itálico|cursief'],
  [
    'underline',
    'underlined?|unterstrichen|soulignée?s?|subrayad[oa]s?|sottolineat[oaie]|sublinhad[oa]s?|onderstreept',
  ],
  [
    'colour',
    'highlight(?:ed|s)?|shaded|colou?red|markiert|hinterlegt|eingefärbt|farbig|surlignée?s?|colorée?s?' +
      '|resaltad[oa]s?|evidenziat[oaie]|destacad[oa]s?|gemarkeerd',
  ],
];
const CELLS =
  '(?:highlight(?:ing|ed)?|markierung|hinterlegt|gefärbt|benutzer|mitarbeiter|cells?|rows?|lines?|names?|text|fonts?|fill(?:ed)?|background|entries|users?|marked' +
  '|shaded|zellen?|zeilen?|schrift|markierte?|cellules?|lignes?|texte|celdas?|filas?|texto|celle|righe|testo' +
  '|células?|linhas?|cellen|rijen|tekst|in|en|the|die|les|las|los|le)';
const MEANS =
  '(?:=|:|→|->|[-–—] |means?(?!\\p{L})|indicates?|denotes?|bedeute[nt]|steht für|signifien?t?|significan?|betekent)';
const BEFORE =
  '(?:in|marked|highlighted|shaded|colou?red|printed|shown|as|auf|en|em|con|markiert|hinterlegt' +
  '|gefärbt|surlignée?s?|resaltad[oa]s?|evidenziat[oaie])';

const ARE = 'are|is|have|has|were|sind|ist|werden|wurden|haben|sont|ont|son|están|sono|hanno|zijn|hebben';
const PATTERNS = LOOKS.map(([name, words]) => {
  const look = `(?:${words})`;
  return {
    name,
    // `Red = revoked`, `Cells in red: revoked`; `revoked: red`; `rows marked in red were revoked`, `highlighted users have left`.
    said: new RegExp(
      `^(?:[^=]{1,20}: ?)?(?:${CELLS} ){0,4}["']?(?:dark |light |hell|dunkel)?${look}["']?(?: ${CELLS}){0,3} ?${MEANS}` +
        `|^${look}(?: ${CELLS}){1,3} (?:${ARE}) |[=:] ?${look}\\W*$|(?<!\\p{L})${name === 'colour' ? look : `${BEFORE} (?:in |the |der )?${look}`}(?!\\p{L})`,
      'iu',
    ),
  };
});
const PIECES = /[;|,\n]|\. /u;
const MEANING = new RegExp(`${MEANS}\\s*(.+)$`, 'iu');

/** How cells look of which a line says that what stands in them is over, or not there yet: `red = revoked`. */
export function looksOver(text: string): readonly string[] {
  if (!ANY.test(text)) return [];
  return text.split(PIECES).flatMap((piece) => {
    const said = piece.trim();
    const meant = MEANING.exec(said)?.[1] ?? '';
    if (!saysTakenAway(said) && !HOLDS_NOTHING.test(meant)) return [];
    const names = PATTERNS.flatMap(({ name, said: pattern }) => (pattern.test(said) ? [name] : []));
    return names.length > 1 ? names.filter((name) => name !== 'colour') : names;
  });
}
const ANY = new RegExp(LOOKS.map(([, words]) => words).join('|'), 'iu');
