import type { Scenario } from './scenario.ts';

/** What the tenant's commits of an operation are called. */
const COMMITS = {
  assign: 'assign',
  grant: 'grant',
  'replace-base': 'grant',
  'restore-grant': 'grant',
  'end-grant': 'expire',
} as const;

/** The person and kind of commit that an operation makes. */
export function commitKey(operation: Scenario['operations'][number]): string | undefined {
  if (!('principal' in operation)) return undefined;
  return `${COMMITS[operation.kind]} ${operation.principal}`;
}

/** Per person and kind of commit: more commits than the plan has operations. */
export function committedTwice({ operations, commits }: Scenario): readonly string[] {
  const planned = new Map<string, number>();
  for (const operation of operations) {
    const key = commitKey(operation) ?? '';
    planned.set(key, (planned.get(key) ?? 0) + 1);
  }
  const seen = new Map<string, number>();
  for (const { actor, kind, userId } of commits) {
    if (actor !== 'client') continue;
    const key = `${kind} ${userId}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  return [...seen].flatMap(([key, count]) => (count > (planned.get(key) ?? 0) ? [`${key} ×${count}`] : []));
}

/** Holdings that a commit made disappear though the plan keeps them. */
export function lostAtAnInstant({ commits, promised }: Scenario): readonly string[] {
  return commits.flatMap(({ actor, kind, userId, before, after }) =>
    actor !== 'client'
      ? []
      : [...before].flatMap((value) =>
          !after.has(value) && promised.get(userId)?.has(value) === true
            ? [`${kind} ${userId} ${value}`]
            : [],
        ),
  );
}
