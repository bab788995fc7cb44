import type { Column } from './column-features.ts';
import { isMarks, type StandingKind, wordsWhere } from './column-kind.ts';
import { headerWords, word as named } from '../words/headers/header-words.ts';
import { NO, saysDone, standingOf, YES } from '../words/status-words.ts';

/** What the words of a column say of the records that they stand in, case-folded. */
export interface ForceWords {
  /** They say that something is not in force. */
  readonly out: readonly string[];
  /** Nobody but their owner knows what they say. */
  readonly unclear: readonly string[];
}

const OF_A_REQUEST =
  /(^| )(tickets?|requests?|cases?|incidents?|work ?orders?|orders?|tasks?|ritm|sctask|antrags?|demandes?|solicitud(es)?) (status|state|stage)$/;
const OPEN_OR_CLOSED: ReadonlySet<string> = new Set(['open', 'closed', 'offen']);

/** How far the taking away has come, of which most words say the contrary of the access. */
const OF_A_REMOVAL = named(
  'de ?provision(ing|ed)|revo(cation|king|ke)|off ?boarding|removal|deletion|termination|leavers?|de ?activation' +
    '|withdrawal|disablement|loschung|entzug|austritt|deaktivierung|suppression|revocacion|baja|revoca|revogacao',
);

/** The words of a column that says whether something is in force (`active`, `status`), is not (`inactive`), or was changed. */
export function forceWords(column: Column, kind: StandingKind): ForceWords {
  const words = wordsWhere(column, () => true);
  if (kind === 'inactive' ? words.some(saysDone) : OF_A_REMOVAL.test(headerWords(column.name)))
    return { out: [], unclear: words };
  if (kind === 'inactive' && isMarks(column) && words.some(saysItself)) return itself(column, words);
  if (kind === 'inactive' && isMarks(column)) return known(wordsWhere(column, (word) => !NO.has(word)));
  if (kind === 'active' && isMarks(column)) return known(wordsWhere(column, (word) => !YES.has(word)));
  if (kind === 'inactive' && column.statistics.number > 0.9)
    return known(wordsWhere(column, (word) => Number(word) !== 0));
  // Under a name that is no yes or no some systems write 0 for what is in force: then it is what most records have.
  if (kind === 'status' && words.length === 2 && words.includes('0') && words.includes('1'))
    if ((column.cells.get('0') ?? 0) >= (column.cells.get('1') ?? 0)) return { out: [], unclear: words };
  if (words.every((word) => YES.has(word) || NO.has(word)) && words.some((word) => YES.has(word)))
    return known(words.filter((word) => NO.has(word)));
  // Letters for words: A stands for active.
  const letters = kind !== 'inactive' && words.length > 1 && words.every((word) => word.length === 1);
  if (letters && words.includes('a')) return known(words.filter((word) => word !== 'a'));
  const standings = words.map((word) => ({ word, standing: standingOf(word) }));
  const inForce = standings.some(({ standing }) => standing === 'in-force');
  const open = kind === 'status' && OF_A_REQUEST.test(headerWords(column.name));
  const are = (...these: readonly string[]) =>
    standings.filter(({ standing }) => these.includes(standing)).map(({ word }) => word);
  // What somebody is says nothing under a name for what is locked: `Administrator lock`.
  const other = kind === 'inactive' ? ['unknown', 'role'] : ['unknown'];
  // A ticket is closed when it is done, and a request is open until then.
  if (open && words.some((word) => OPEN_OR_CLOSED.has(word)))
    return {
      out: are('not', 'locked').filter((word) => !OPEN_OR_CLOSED.has(word)),
      unclear: words.filter((word) => OPEN_OR_CLOSED.has(word) || standingOf(word) === 'unknown'),
    };
  // Beside a word that is known for it, another one does not say that something is in force.
  return inForce
    ? known(are('not', 'locked', ...other))
    : { out: are('not', 'locked'), unclear: are(...other) };
}

/** Whether a mark is more than a yes or a no: `Allow`, `Disabled`. */
function saysItself(word: string): boolean {
  return ['in-force', 'not'].includes(standingOf(word));
}

/** Below `Allow/Deny` or `Disabled` such marks say what they say; below another name they may say the contrary. */
function itself({ name }: Column, words: readonly string[]): ForceWords {
  const named = headerWords(name).split(' ');
  if (!words.some((word) => saysItself(word) && named.includes(word))) return { out: [], unclear: words };
  return known(
    words.filter((word) => standingOf(word) !== 'in-force' && (saysItself(word) || !NO.has(word))),
  );
}

function known(out: readonly string[]): ForceWords {
  return { out, unclear: [] };
}
