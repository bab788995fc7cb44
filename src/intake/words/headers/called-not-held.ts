import { headerWords, word } from './header-words.ts';
import { saysInherited, saysOver, saysOverInBrackets } from '../over-words.ts';

const NOT_HELD = word(
  [
    'old|previous|former|prior|past|requested|pending|planned|future|proposed|recommended|suggested' +
      '|missing|desired|available|eligible|potential|rejected|declined',
    'from (role|group|access|profile|permission)s?|before|to be (role|group|access|profile|permission)s?|vorher|avant',
    'alte[rs]?|bisherige[rs]?|fruhere[rs]?|vorherige[rs]?|ehemalige[rs]?|beantragte[rs]?' +
      '|angefragte[rs]?|geplante[rs]?|(zu)?kunftige[rs]?|fehlende[rs]?|empfohlene[rs]?' +
      '|vorgeschlagene[rs]?|soll',
    'ancien(ne)?s?|precedente?s?|demandee?s?|prevue?s?|future?s?|manquante?s?|recommandee?s?|souhaitee?s?',
    'anterior(es)?|antigu?[oa]s?|solicitad[oa]s?|previst[oa]s?|futur[oa]s?|faltantes?|recomendad[oa]s?|propuest[oa]s?',
    'precedenti?|vecchi[oa]?|richiest[oaie]|previst[ie]|mancant[ei]|consigliat[oaie]|propost[oaie]',
    'oude?|vorige|vroegere|aangevraagde?|geplande?|toekomstige|ontbrekende|aanbevolen|voorgestelde',
  ].join('|'),
);
const WITHOUT_SPACES = /^(旧|以前の|申請|希望|予定|不足|推奨)/u;

/** What charities call legacies. */
const PLANNED_GIVING = /planned[ _-]?giving/iu;

/** Whether a name says of the roles below it that they are no longer held, or not yet: `Previous Role`, `Requested Access`. */
export function isCalledNotHeld(called: string): boolean {
  const name = called.replace(PLANNED_GIVING, '');
  const words = headerWords(name);
  return (
    NOT_HELD.test(words) || WITHOUT_SPACES.test(words) || saysOverInBrackets(name) || saysOverAtAnEnd(name)
  );
}

/** `Expired Roles`, `Rôles retirés`: one or two words before or behind what is held. */
function saysOverAtAnEnd(name: string): boolean {
  const words = name.trim().split(/[\s_]+/u);
  return [1, 2].some((count) =>
    [words.slice(0, count), words.slice(-count)].some((some) => {
      const text = some.join(' ');
      return words.length > count && (saysOver(text) || saysInherited(text));
    }),
  );
}
