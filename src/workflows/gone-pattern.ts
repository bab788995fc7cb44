import type { AnalysisHeader } from '../model/analysis.ts';
import type { Context } from './context.ts';

/** A pattern that an analysis found, and a newer one of the same apps or report does not have. */
export interface GonePattern {
  /** Which analyses these are; where the wishes differ, those of both. Names attributes of the tenant. */
  readonly words: string;
  /** The newest was made with other wishes, and none that was made with those of before has missed it. */
  readonly otherWishes: boolean;
}

/** What became of the patterns of an analysis that no newer one has; undefined: it is the newest. */
export async function goneSince(
  { store }: Context,
  header: AnalysisHeader,
): Promise<GonePattern | undefined> {
  const { id, tenantId, subject } = header;
  const newest = await store.analyses.latest(tenantId, subject);
  if (newest === undefined || newest.id === id) return undefined;
  const wishes = wishesText(header);
  const alike = (await store.analyses.list([tenantId])).find(
    (other) => other.subject === subject && wishesText(other) === wishes,
  );
  const otherWishes = alike?.id === id;
  return {
    words: otherWishes
      ? `${id} found it (${wishes}), the newer ${newest.id} does not (${wishesText(newest)})`
      : `${id} found it, the newer ${newest.id} does not`,
    otherWishes,
  };
}

/** What somebody wished of an analysis, as the next can be asked for it; equal for equal wishes. */
function wishesText({
  source,
  attributes: { named, without },
  groups = [],
  population,
}: AnalysisHeader): string {
  const names = (all: readonly string[]) => [...new Set(all)].sort().join(', ') || 'none';
  const everybody = population === 'everybody' ? 'yes' : 'no';
  return [
    `attributes: ${names(named)}`,
    `without: ${names(without)}`,
    ...(groups.length === 0 ? [] : [`groups: ${names(groups.map(({ id }) => id))}`]),
    ...(source.kind === 'report' ? [] : [`everybody: ${everybody}`]),
  ].join('; ');
}
