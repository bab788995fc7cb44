import type { AttributePolicy } from '../../model/dataset.ts';
import { attributeWords } from './attribute-words.ts';
import { isSensitiveAttribute } from './sensitive-attributes.ts';

/** How an attribute takes part: the kind of its column, or why it is left out. */
export type AttributeRole = 'plain' | 'title' | 'manager' | 'sensitive' | 'not-named';

const TITLE =
  /^(job )?title$|^(job|position|role) (title|name)$|^position$|^(job)?titel$|^stelle$|^poste$|^puesto$/;
const MANAGER = /^(manager|supervisor|reports to)( id)?$|^vorgesetzte[rn]?( id)?$/;
const ORGANISATIONAL =
  /^(department|dept|abteilung|division|organi[sz]ation|org unit|organi[sz]ational unit|business unit|company|cost cent(er|re)|kostenstelle|team|unit|section|branch|subsidiary|legal entity|region|location|work location|office|office location|site|standort|building|city|state|country|country code|(user|employee|worker|employment|contract|person) type|job (family|code|level|function|profile))( (name|code))?$/;

/**
 * Decides over an attribute by its name: organisational ones take part unless a person said not, sensitive ones never do, even
 * when named, all others only when named.
 */
export function attributeRole(name: string, { named, without }: AttributePolicy): AttributeRole {
  if (isSensitiveAttribute(name)) return 'sensitive';
  if (without.includes(name)) return 'not-named';
  const words = attributeWords(name).join(' ');
  const kind = TITLE.test(words) ? 'title' : MANAGER.test(words) ? 'manager' : 'plain';
  return kind !== 'plain' || ORGANISATIONAL.test(words) || named.includes(name) ? kind : 'not-named';
}
