import { isDenial, valueKey } from '../words/canonical-value.ts';
import type { Column } from './column-features.ts';
import { headerWords, only } from '../words/headers/header-words.ts';
import { NO, standingOf, YES } from '../words/status-words.ts';

const HELD = only(
  '(has |have |gives? |is |was )?(the )?(access|assigned|permitted|held|allowed|granted|provisioned' +
    '|entitled|authori[sz]ed)|(effective|actual|current) access|access (granted|allowed|permitted|flag)' +
    '|has (the )?(role|permission|entitlement|licen[cs]e|group)' +
    '|(role|permission|entitlement) (assigned|granted|held)' +
    '|(access )?(still )?(required|needed|valid|in use|appropriate|necessary|justified)( access)?' +
    '|(access )?(re ?)?(certified|confirmed|validated|attested)' +
    '|((line )?(manager|owner|supervisor|reviewer) )?(approval|confirmation|approved|confirmed)' +
    '|(noch |weiterhin )?(benotigt|erforderlich|notig|notwendig|bestatigt|rezertifiziert)' +
    '|(toujours |encore )?(necessaire|requis|valide|confirme)' +
    '|(aun |todavia |sigue siendo |ainda )?(necesari[oa]|necessari[oa]|requerid[oa]|confirmad[oa]' +
    '|vigente)|(ancora )?(necessari[oa]|confermat[oa])|(nog )?(nodig|vereist|bevestigd)|zugewiesen' +
    '|(is |still |all )?(ok(ay)?|correct|accepted|agreed|legit(imate)?|employed|working|verified|matched|effective|current)' +
    '|(manager|owner|reviewer|approver) (ok|agrees|agreed)|signed off|sign off|business need( exists)?' +
    '|(still )?in (force|effect)|(to )?continue|gultig|korrekt|richtig|angestellt|beschaftigt|einverstanden' +
    '|autorisee?|justifiee?|exacte?|correct[oa]|autorizad[oa]|permitid[oa]|justificad[oa]|corrett[oa]|autorizzat[oa]' +
    '|toegestaan|akkoord|juist' +
    '|vorhanden|berechtigt|exists?( in .{1,20})?|(found|present)( in .{1,20})?|hat zugriff|accorde|asignado|concedido|assegnato|toegewezen',
);

/** Whether a name asks whether what stands beside it is held: `Assigned`, `Effective_Access`. */
export function isCalledHeld(name: string): boolean {
  return HELD.test(headerWords(name));
}

/** Whether a column says of each record whether what stands beside it is held: by words for yes and no, not by crosses alone. */
export function saysHeld({ name, cells, denials }: Column): boolean {
  if (!isCalledHeld(name)) return false;
  const words = [...[...cells.keys()].map(valueKey), ...denials];
  const isNo = (word: string) =>
    NO.has(word) || isDenial(word) || standingOf(word) === 'not' || /^not? |^(?:nope|nok)$/.test(word);
  const isYes = (word: string) => YES.has(word) || standingOf(word) === 'in-force';
  return words.some(isNo) && words.every((word) => isNo(word) || isYes(word));
}
