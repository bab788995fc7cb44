import { monthOf } from '../days.ts';
import { headerWords, word } from './header-words.ts';
import { saysInherited, saysOver, saysOverInBrackets } from '../over-words.ts';

const HELD = '(role|group|access|profile|permission|entitlement|right|privilege)s?';

const NOT_HELD = word(
  [
    'old|previous|former|prior|past|requested|pending|planned|future|proposed|recommended|suggested' +
      '|missing|desired|available|eligible|potential|rejected|declined|next(?! gen)|upcoming|assignable' +
      '|excluded|(not|un|never) ?(assigned|granted|held|approved)|target roles?' +
      `|(peer|required|lost) ${HELD}|${HELD} (lost|required)` +
      `|${HELD} to (add|grant|assign|provision|request|receive|remove|revoke|withdraw|delete)`,
    'from (role|group|access|profile|permission)s?|before|to be (role|group|access|profile|permission)s?|vorher|avant',
    'alte[rs]?|bisherige[rs]?|fruhere[rs]?|vorherige[rs]?|ehemalige[rs]?|beantragte[rs]?' +
      '|angefragte[rs]?|geplante[rs]?|(zu)?kunftige[rs]?|fehlende[rs]?|empfohlene[rs]?' +
      '|vorgeschlagene[rs]?|soll|nachste[rs]?|zielrollen?|ausgeschlossene[rs]?|nicht (zugewiesene|erteilte|vorhandene)[rs]?',
    'ancien(ne)?s?|precedente?s?|demandee?s?|prevue?s?|future?s?|manquante?s?|recommandee?s?|souhaitee?s?|prochaine?s?|exclue?s?|cibles?',
    'anterior(es)?|antigu?[oa]s?|solicitad[oa]s?|previst[oa]s?|futur[oa]s?|faltantes?|recomendad[oa]s?|propuest[oa]s?|proxim[oa]s?|excluid[oa]s?',
    'precedenti?|vecchi[oa]?|richiest[oaie]|previst[ie]|mancant[ei]|consigliat[oaie]|propost[oaie]|prossim[oaie]|esclus[oaie]',
    'oude?|vorige|vroegere|aangevraagde?|geplande?|toekomstige|ontbrekende|aanbevolen|voorgestelde|volgende|uitgesloten',
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
    NOT_HELD.test(words) ||
    WITHOUT_SPACES.test(words) ||
    saysFromADay(words) ||
    saysOverInBrackets(name) ||
    saysOverAtAnEnd(name)
  );
}

const FROM =
  /(?:^| )(?:from|as (?:of|from)|starting|effective|ab|des|a partir d[eu]l?|desde|dal|vanaf|od)((?: \S+){1,3})$/u;

/** `Role from January 2027`; whether that has come the name does not say. */
function saysFromADay(words: string): boolean {
  const said = FROM.exec(words)?.[1]?.trim().split(' ') ?? [];
  return (
    said.length > 0 &&
    said.every((one) => monthOf(one) > 0 || /^\d+$/.test(one)) &&
    said.some((one) => /\d/.test(one))
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
