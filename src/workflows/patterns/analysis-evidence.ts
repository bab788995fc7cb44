import type { Candidate } from '../../model/patterns.ts';
import { type AccessPicture, accessPicture } from '../../planning/bundles/access-picture.ts';
import { type Analysis, inOrderOfCertainty } from './analysis-facts.ts';
import { type CountedApart, countedApart } from '../bundles/counted-apart.ts';
import type { Context } from '../context.ts';
import { listOutliers, type OutlierRow } from './list-outliers.ts';
import { analysedPeople } from './analysed-people.ts';
import { appText } from './pattern-words.ts';
import { findAnalysis } from './stored-analysis.ts';

export type { AccessPicture, PictureRow } from '../../planning/bundles/access-picture.ts';

/** What a governance lead needs of an analysis: its candidates, who holds what before and after, exceptions. */
export interface AnalysisEvidence {
  readonly analysis: Analysis;
  /** Id of the newest analysis of the same apps or report, where that is another one. */
  readonly newer?: string;
  readonly candidates: readonly Candidate[];
  /** By key of the candidate: who seems to lack its values and would not gain them; absent: nobody. */
  readonly apart: ReadonlyMap<string, CountedApart>;
  /** Per app of the analysis. */
  readonly pictures: readonly { readonly app: string; readonly picture: AccessPicture }[];
  readonly outliers: readonly OutlierRow[];
}

/** Apps with a picture of their own, at most. */
const MOST_PICTURES = 5;

/** Reads the evidence of a stored analysis. Throws `analysis.not_found`. */
export async function analysisEvidence(context: Context, id: string): Promise<AnalysisEvidence> {
  const analysis = await findAnalysis(context, { analysis: id });
  const { dataset } = await analysedPeople(context, analysis.header.id);
  const { rows, newer } = await listOutliers(context, { analysis: analysis.header.id });
  const candidates = inOrderOfCertainty(analysis.mined);
  return {
    analysis,
    ...(newer === undefined ? {} : { newer }),
    candidates,
    apart: await countedApart(context, analysis, candidates),
    pictures: dataset.apps.slice(0, MOST_PICTURES).map((_, app) => ({
      app: appText(app, analysis.facts),
      picture: accessPicture(dataset, app, analysis.mined),
    })),
    outliers: rows,
  };
}
