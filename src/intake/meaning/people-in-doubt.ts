import type { Draft } from './draft.ts';

/** Whether it is in doubt who is meant: then nothing is granted unasked. */
export function peopleInDoubt(draft: Draft): boolean {
  return onlyByName(draft) || listsInDoubt(draft);
}

/** Whether people are told by their names only. */
function onlyByName({ table: { choice, person }, doubts, parts }: Draft): boolean {
  if (!choice.byName) return false;
  const answer = doubts.ask({
    id: `identifier:${person.name}`,
    code: 'identifier',
    column: person.index,
    about: 'names-only',
    default: 'leave out',
    options: [{ name: 'leave out' }, { name: 'by name', trial: { kind: 'parts', parts: [...parts] } }],
  });
  return answer === 'leave out';
}

/** Whether it is in doubt that the people of a list hold what stands beside it. */
function listsInDoubt({ table: { members, overrides, person }, doubts, parts }: Draft): boolean {
  // Whoever says that people are told by their names says so of the lists.
  if (members?.sure !== false || members.byName || overrides.identifier === person.name) return false;
  const answer = doubts.ask({
    id: `members:${person.name}`,
    code: 'members',
    column: person.index,
    default: 'leave out',
    options: [{ name: 'leave out' }, { name: 'all of them', trial: { kind: 'parts', parts: [...parts] } }],
  });
  return answer === 'leave out';
}
