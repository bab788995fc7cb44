import type { UndoReason } from '../../model/undo.ts';
import { sentence, type Sentence } from '../sentence.ts';

/** What the reasons mean why an operation is not undone, or not exactly. */
export const UNDO_WORDS: Readonly<Record<UndoReason, Sentence>> = {
  'nothing-left': sentence`Nothing of it is left: it ended, or somebody took it away.`,
  'account-stays': sentence`The app account that was made stays: nobody is unassigned.`,
  'changed-since': sentence`Somebody changed the grant since: it is theirs now.`,
  'replaced-since': sentence`Somebody replaced the grant since: what they gave stays.`,
  'other-grants': sentence`The person has other grants by now, and writing the base grant could take them away.`,
  'not-a-member': sentence`The person is no member of the app any more: a grant could make them one again.`,
  denied: sentence`The person is denied access to the app by now.`,
  'single-value-held': sentence`The entitlement takes one value, and the person holds another one by now.`,
  'values-gone': sentence`Some or all of the values do not exist any more.`,
  'additive-refused': sentence`This organisation does not take additive grants, so that one cannot be given back.`,
  'bare-grant': sentence`A grant without values stood there before; it cannot be written again, and gives nothing.`,
  'outcome-unknown': sentence`Whether the operation took effect is not known: continue or cancel the job if it is not over, then look at the person.`,
  'before-unknown': sentence`What was there before is not known, or was purged.`,
  'references-unseen': sentence`What refers to the values cannot be seen: people get access by policy, or the token may not read bundles or risk rules.`,
  'in-use': sentence`Somebody holds the value, or something else refers to it.`,
};
