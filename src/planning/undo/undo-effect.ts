import { effectiveAccess } from '../../access/effective-access.ts';
import type { GrantFacts } from '../../access/grant-facts.ts';
import type { Snapshot } from '../../access/snapshot.ts';
import type { UndoEffect } from '../../model/undo.ts';
import type { ChangeDraft } from './undo-deed.ts';
import { changesOf, type UndonePerson } from './undone-people.ts';

/** What an undo takes from effective access, each value of a person once (contract §4.1). */
export function undoEffect(people: readonly UndonePerson[], snapshot: Snapshot): UndoEffect {
  const effect = { lost: 0, heldOtherwise: 0, unclear: 0, notInEffect: 0 };
  for (const person of people) {
    const changes = changesOf(person).map(({ change }) => change);
    const taken = new Set(changes.flatMap(takenBy));
    if (taken.size === 0) continue;
    const after = effectiveAccess(changes.reduce(changed, person.now.grants), snapshot);
    for (const value of taken) {
      if (!person.now.member || !person.now.held.has(value)) effect.notInEffect += 1;
      else if (after.holdings.has(value)) effect.heldOtherwise += 1;
      else if (after.complete) effect.lost += 1;
      else effect.unclear += 1;
    }
  }
  return effect;
}

const RESTORED: GrantFacts = {
  id: '',
  type: 'ENTITLEMENT',
  action: 'ALLOW',
  actor: '',
  expiresAt: undefined,
  bundleId: undefined,
  collectionId: undefined,
  values: [],
};

function takenBy(change: ChangeDraft): readonly string[] {
  if (change.kind === 'end-grant') return change.values;
  return change.kind === 'replace-base' ? change.remove : [];
}

function changed(grants: readonly GrantFacts[], change: ChangeDraft): readonly GrantFacts[] {
  switch (change.kind) {
    case 'end-grant':
      return grants.filter(({ id }) => id !== change.grantId);
    case 'replace-base':
      return grants.map((grant) =>
        grant.id === change.grantId
          ? { ...grant, values: (grant.values ?? []).filter((value) => !change.remove.includes(value)) }
          : grant,
      );
    case 'restore-grant':
      return [...grants, { ...RESTORED, values: change.values }];
  }
}
