import { counted } from '../../model/counted.ts';
import { grantMix } from '../../access/grant-facts.ts';
import type { Assign, Operation, WriteGrant } from '../../model/operation.ts';
import type { PlanCounts, PlanPerson } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import { firstWave } from '../first-wave.ts';
import type { GrantsInput } from './grants-input.ts';
import { draftGrants } from './plan-grants.ts';
import { type Plan, type PlanDraft, withHash } from '../plan-hash.ts';
import { ValueTable } from '../structure/value-table.ts';
import { type Surplus, surplusOf } from './surplus.ts';
import type { ChangeDraft } from '../undo/undo-deed.ts';

/** Identities that leave it open who is meant. */
const UNRESOLVED = ['name-differs', 'ambiguous', 'conflict', 'missing'] as const;

/** One person of the report with everything that is to be done. */
interface Person {
  readonly n: number;
  readonly principal: string;
  readonly assign: Assign | undefined;
  readonly grant: WriteGrant | undefined;
  readonly surplus: Surplus;
}

/**
 * Plans that people of the report hold, within the entitlements of the report, what it says and nothing else: the merge,
 * and the surplus taken away. People and entitlements that the report does not name are not touched, nor is what a
 * policy gives. Throws `plan.exact_blocked` while a line is rejected or it is open who is meant: their access would look
 * like surplus, or like nothing.
 */
export function planExact(input: GrantsInput, sensitiveWords: readonly string[]): Plan {
  const merge = draftGrants(input);
  const open = UNRESOLVED.reduce((sum, name) => sum + (merge.header.counts.identities[name] ?? 0), 0);
  if (open + input.rejectedLines > 0) {
    const who = input.resolutions.filter((one) => UNRESOLVED.some((name) => name === one.class));
    throw new ProductError('plan.exact_blocked', {
      fill: { people: open, lines: input.rejectedLines },
      ...(who.length === 0
        ? {}
        : {
            subject: who
              .slice(0, 5)
              .map(({ identifier }) => identifier)
              .join(', '),
          }),
    });
  }
  const values = new ValueTable(input.values, input.snapshot.header, sensitiveWords);
  const persons = personsOf(input, merge);
  const operations = operationsOf(input, persons, values);
  const rows = rowsOf(merge, persons, values);
  const removed = persons.reduce((sum, person) => sum + takenFrom(person).length, 0);
  const losing = persons.filter((person) => takenFrom(person).length > 0).length;
  const stays = persons.reduce((sum, person) => sum + person.surplus.stays.length, 0);
  const counts: PlanCounts = { ...merge.header.counts, toRemove: removed, surplusStays: stays };
  const [app = '', ...others] = merge.header.headline;
  const entitlements = [...new Set(input.values.map(({ entitlementName }) => entitlementName))];
  const named = entitlements.slice(0, 5).join(', ');
  return withHash({
    header: {
      ...merge.header,
      mode: 'exact',
      risk: removed === 0 ? merge.header.risk : 'destructive',
      riskReasons:
        removed === 0
          ? merge.header.riskReasons
          : [...merge.header.riskReasons, { code: 'takes-access', count: losing }],
      counts,
      headline: [
        app,
        counted`Exact: takes ${removed} [value|values] away from ${losing} [person|people], within ${named}${entitlements.length > 5 ? counted`, and ${entitlements.length - 5} more [entitlement|entitlements]` : ''}; other entitlements and people outside the report are not touched`,
        ...(stays === 0
          ? []
          : [
              counted`${stays} [value|values] that the report does not name [stays|stay]: a policy, a bundle or another grant gives them, or would give another value in their place (each with its reason in the list)`,
            ]),
        ...others,
      ].slice(0, 12),
      values: values.rows,
      operations: operations.length,
    },
    operations,
    people: rows,
  });
}

function personsOf(input: GrantsInput, merge: PlanDraft): readonly Person[] {
  const wantedBy = new Map<string, { readonly n: number; readonly values: Set<number> }>();
  for (const [n, { class: identity, user }] of input.resolutions.entries()) {
    if (identity !== 'matched' || user === undefined) continue;
    const person = wantedBy.get(user.id) ?? { n, values: new Set<number>() };
    const { offsets, values } = input.wanted;
    for (const v of values.subarray(offsets[n] ?? 0, offsets[n + 1] ?? 0)) person.values.add(v);
    wantedBy.set(user.id, person);
  }
  const assigns = new Map<string, Assign>();
  const grants = new Map<string, WriteGrant>();
  for (const operation of merge.operations) {
    if (operation.kind === 'assign') assigns.set(operation.principal, operation);
    if (operation.kind === 'grant') grants.set(operation.principal, operation);
  }
  // Where the report and what is held contradict each other in an entitlement of one value, both stay as they are.
  const undecided = new Map<string, Set<string>>();
  for (const { principal, conflicts } of merge.people) {
    if (principal === undefined) continue;
    const names = undecided.get(principal) ?? new Set<string>();
    for (const { entitlementName } of conflicts) names.add(entitlementName);
    undecided.set(principal, names);
  }
  const scope = new Map(
    input.values.map(({ entitlementId, entitlementName }) => [entitlementId, entitlementName]),
  );
  return [...wantedBy].map(([principal, { n, values }]) => {
    const contradicted = undecided.get(principal);
    const within = new Set(
      [...scope].flatMap(([id, name]) => (contradicted?.has(name) === true ? [] : [id])),
    );
    const wanted = new Set([...values].flatMap((v) => input.values[v]?.valueId ?? []));
    const grant = grants.get(principal);
    const surplus = surplusOf(input.snapshot, principal, wanted, within, input.additive);
    return {
      n,
      principal,
      assign: assigns.get(principal),
      grant,
      surplus: grant === undefined ? surplus : besideGrant(surplus, grant),
    };
  });
}

/** What is added to a CUSTOM grant that ends would end with it, though the report gives it no end: its surplus stays. */
function besideGrant(surplus: Surplus, { method }: WriteGrant): Surplus {
  if (method === 'custom') return { ...surplus, changes: surplus.changes.map(inOneWrite) };
  const ending = surplus.changes.flatMap((change) =>
    change.kind === 'replace-base' && change.expiresAt !== undefined ? [change] : [],
  );
  if (ending.length === 0) return surplus;
  return {
    changes: surplus.changes.filter((change) => !ending.some((one) => one === change)),
    stays: [...surplus.stays, ...ending.flatMap(({ remove }) => remove)],
    reasons: [...surplus.reasons, 'time-limited'],
  };
}

/** A CUSTOM grant that another one replaces does not end by itself: what is added and taken away goes in one write. */
function inOneWrite(change: ChangeDraft): ChangeDraft {
  return change.kind === 'end-grant'
    ? { kind: 'replace-base', grantId: change.grantId, remove: change.values, add: [] }
    : change;
}

/** First the first wave; of one person what is added before what is taken away. */
function operationsOf(
  input: GrantsInput,
  persons: readonly Person[],
  values: ValueTable,
): readonly Operation[] {
  const { snapshot } = input;
  const mixOf = ({ principal, grant, surplus }: Person) => {
    const p = snapshot.indexOf(principal);
    const kinds = [
      ...(grant === undefined ? [] : [grant.method]),
      ...surplus.changes.map(({ kind }) => kind),
    ];
    const member = p !== undefined && snapshot.isMember(p);
    return `${grantMix(p === undefined ? [] : snapshot.grantsOf(p))}|${[...new Set(kinds)].join('+')}|${member ? 'member' : 'new account'}`;
  };
  const busy = persons.filter(({ grant, surplus }) => grant !== undefined || surplus.changes.length > 0);
  const wave = firstWave(
    busy.map((person) => ({ n: person.n, mix: mixOf(person), member: person.assign === undefined })),
  );
  const operations: Operation[] = [];
  for (const first of [true, false]) {
    for (const person of busy) {
      if (wave.has(person.n) !== first) continue;
      const { assign, grant, surplus, principal } = person;
      const replaces = surplus.changes.some(({ kind }) => kind === 'replace-base');
      const place = () => ({ seq: operations.length, firstWave: first });
      const assigned = assign === undefined ? undefined : operations.push({ ...assign, ...place() }) - 1;
      // Whoever's CUSTOM grant is written anew gets the rest with it: a grant besides would be in its way.
      if (grant !== undefined && !replaces)
        operations.push({ ...grant, ...place(), ...(assigned === undefined ? {} : { after: assigned }) });
      for (const change of surplus.changes) {
        const common = { ...place(), principal, mix: mixOf(person) };
        if (change.kind === 'replace-base')
          operations.push({
            ...change,
            ...common,
            remove: values.of(change.remove),
            add: [...(grant?.values ?? [])],
          });
        else operations.push({ ...change, ...common, values: values.of(change.values) });
      }
    }
  }
  return operations;
}

function rowsOf(merge: PlanDraft, persons: readonly Person[], values: ValueTable): readonly PlanPerson[] {
  const byRow = new Map(persons.map((person) => [person.n, person]));
  return [...merge.people].map((row) => {
    const person = byRow.get(row.n);
    if (person === undefined) return row;
    const taken = takenFrom(person);
    const { stays, reasons } = person.surplus;
    return {
      ...row,
      ...(taken.length === 0 ? {} : { toRemove: values.of(taken) }),
      ...(stays.length === 0 && reasons.length === 0 ? {} : { stays: { values: values.of(stays), reasons } }),
    };
  });
}

/** Value ids that a person loses, each once. */
function takenFrom({ surplus }: Person): readonly string[] {
  const taken = surplus.changes.flatMap((change) =>
    change.kind === 'end-grant' ? change.values : change.kind === 'replace-base' ? change.remove : [],
  );
  return [...new Set(taken)];
}
