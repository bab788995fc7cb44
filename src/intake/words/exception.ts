import { only } from './headers/header-words.ts';

/** A name for what does not hold of what stands beside it. */
export const EXCEPTION = only(
  'exceptions?|exempt(ed|ions?)?|except( for)?|exclude[sd]?|exclusions?|excluding|ausnahmen?' +
    '|ausgenommen|ausgeschlossen|au(ss|ß)er|sauf|exclue?s?|excepcion(es)?|excepto|excluidos?' +
    '|eccezion[ei]|eccetto|esclus[oi]|excec(ao|oes)|excet[ou]|uitzondering(en)?|uitgezonderd' +
    '|uitgesloten',
);
