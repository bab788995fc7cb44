import type { DatasetBuilder } from '../../mining/dataset/dataset-builder.ts';
import type { Group } from '../../model/tenant-objects.ts';
import type { AppPeople } from './app-people.ts';
import type { Call, Context } from '../context.ts';

/**
 * Adds who of the people is in each group: of those read by now. Groups are read whole, also where of the rest only what changed
 * is. Calls: ⌈members/1000⌉ per group, at least one.
 */
export async function addGroups(
  context: Context,
  { builder, people }: { readonly builder: DatasetBuilder; readonly people: AppPeople },
  groups: readonly Group[],
  { signal, progress }: Call,
): Promise<void> {
  for (const { id, name, type } of groups) {
    const group = builder.addGroup({ id, name, ofOkta: type === 'OKTA_GROUP' });
    let read = 0;
    for await (const members of context.okta().groups.members(id, signal)) {
      progress?.((read += members.length), undefined, 'reading-people');
      for (const member of members) {
        const person = people.row(member);
        if (person !== undefined) builder.addToGroup(group, person);
      }
    }
  }
}
