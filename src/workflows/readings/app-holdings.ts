import { createHash } from 'node:crypto';
import type { GrantFacts } from '../../access/grant-facts.ts';
import type { Snapshot } from '../../access/snapshot.ts';
import type { DatasetBuilder } from '../../mining/dataset/dataset-builder.ts';
import type { DatasetScope } from '../../model/dataset.ts';
import type { HoldingTally } from '../../model/reading-notes.ts';

/** Holdings by the path that gives them. */
export class Tally {
  readonly #paths = new Map<string, { holdings: number; blind: number; mined: boolean }>();
  #denied = 0;
  #strangers = 0;

  /** As many as were counted before. */
  constructor(before?: HoldingTally) {
    for (const { path, ...row } of before?.paths ?? []) this.#paths.set(path, row);
    this.#denied = before?.denied ?? 0;
    this.#strangers = before?.strangers ?? 0;
  }

  /** `times` -1 takes it out again. */
  holding(path: string, mined: boolean, times: number): void {
    this.#row(path, mined).holdings += times;
  }

  blind(path: string, times: number): void {
    this.#row(path, false).blind += times;
  }

  denied(times: number): void {
    this.#denied += times;
  }

  stranger(times: number): void {
    this.#strangers += times;
  }

  #row(path: string, mined: boolean) {
    const known = this.#paths.get(path);
    if (known !== undefined) return known;
    const row = { holdings: 0, blind: 0, mined };
    this.#paths.set(path, row);
    return row;
  }

  get counted(): HoldingTally {
    const paths = [...this.#paths]
      .map(([path, row]) => ({ path, ...row }))
      .filter(({ holdings, blind }) => holdings + blind > 0)
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    return { paths, denied: this.#denied, strangers: this.#strangers };
  }
}

/** The figures of a tally, as a scope has them. */
export function coverageOf({ paths }: HoldingTally): DatasetScope['coverage'] {
  return paths.map(({ path, holdings, blind, mined }) => ({ path, holdings, readable: blind === 0, mined }));
}

/** Of ids in the order of the store: the same grants of ours give the same text. */
export function digestOf(imported: Iterable<string>): string {
  const hash = createHash('sha256');
  for (const id of imported) hash.update(`${id}\n`);
  return hash.digest('base64url');
}

/** What is looked up while the holdings of an app are taken. */
export interface AppHoldings {
  readonly snapshot: Snapshot;
  readonly tally: Tally;
  /** Ids of grants that jobs of this product made. */
  readonly imported: ReadonlySet<string>;
  /** Ids of values → their rows. */
  readonly values: ReadonlyMap<string, number>;
  /** Row of a principal who is mined. */
  readonly row: (principal: string) => number | undefined;
}

/**
 * Counts what a principal of a snapshot holds, and adds it to the dataset where there is a builder: to be explained, or given
 * by a policy or a bundle already. Without one `times` may be -1: it is taken out of the tally.
 */
export function takeHoldings(
  { snapshot, tally, imported, values, row }: AppHoldings,
  p: number,
  builder: DatasetBuilder | undefined,
  times = 1,
): void {
  const person = row(snapshot.principal(p));
  const isMember = snapshot.isMember(p);
  if (isMember && person === undefined) return;
  const { holdings, denied } = snapshot.access(p);
  if (isMember) {
    if (denied) tally.denied(times);
    for (const grant of snapshot.grantsOf(p))
      if (grant.values === undefined && grant.bundleId === undefined) tally.blind(grant.type, times);
  }
  for (const [id, givers] of holdings) {
    const value = values.get(id);
    if (value === undefined) continue;
    const explained = givers.find(isExplained);
    if (!isMember || person === undefined) {
      if (explained === undefined) tally.stranger(times);
    } else if (explained !== undefined) {
      tally.holding(explained.type, false, times);
      builder?.addDerived(person, value);
    } else {
      const path = givers.some((giver) => imported.has(giver.id)) ? 'import' : (givers[0]?.type ?? '');
      tally.holding(path, true, times);
      builder?.addHolding(person, value);
    }
  }
}

/** Whether something else than a person's own grant explains it: a policy or a bundle. */
function isExplained({ type, bundleId }: GrantFacts): boolean {
  return type === 'POLICY' || bundleId !== undefined;
}
