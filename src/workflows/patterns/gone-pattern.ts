import type { AnalysisHeader } from '../../model/analysis.ts';
import type { Context } from '../context.ts';
import { wishesText } from './analysis-wishes.ts';

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
