const ADDRESS = /\S@\S/;
const USER_ID = /^00u[0-9a-z]{17}$/i;
const MANAGER =
  /^(?!(?:is|has)[ _-])(?:.*[^a-z])?(manager|supervisor|reports[ _-]?to|vorgesetzte[rn]?)([ _-]?(display|full|user|employee|e|name|id|mail|login|dn|upn|number))*$/i;

/** Whether a text is an identifier of a person: an address, or the id of an Okta user. */
export function isPersonIdentifier(text: string): boolean {
  return ADDRESS.test(text) || USER_ID.test(text.trim());
}

/** Whether the texts of an attribute say who somebody's manager is, as its name tells: `managerId`, `supervisor_name`. */
export function isAboutManager(attribute: string): boolean {
  return MANAGER.test(attribute.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'));
}

/** Whether the text of an attribute about a manager is the name that people call them by: words, nothing else. */
export function isDisplayName(text: string): boolean {
  return /\p{L}[\p{M}.,]*\s+\p{L}/u.test(text) && /^[\p{L}\p{M}\s.,'’()-]+$/u.test(text);
}
