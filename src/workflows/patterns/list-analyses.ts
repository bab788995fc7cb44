import type { AnalysisHeader } from '../../model/analysis.ts';
import type { Call, Context } from '../context.ts';
import { appText } from './pattern-words.ts';

export interface ListedAnalysis {
  readonly id: string;
  readonly createdAt: string;
  /** Labels of the apps, or the name of the report. */
  readonly of: string;
  readonly candidates: number;
  /** None of the same apps or report is newer. */
  readonly newest: boolean;
}

/** The stored analyses of this organisation and of reports alone, the newest first; without an organisation the latter. */
export async function listAnalyses(context: Context, call: Call = {}): Promise<readonly ListedAnalysis[]> {
  const own = context.settings.origin === undefined ? [] : [(await context.org({ signal: call.signal })).id];
  const headers = await context.store.analyses.list(['', ...own]);
  const seen = new Set<string>();
  return headers.map((header) => {
    const { id, createdAt, subject, numbers } = header;
    const newest = !seen.has(subject);
    seen.add(subject);
    return { id, createdAt, of: subjectText(header), candidates: Object.keys(numbers).length, newest };
  });
}

/** What an analysis was made from, as people call it. */
export function subjectText({ source }: Pick<AnalysisHeader, 'source'>): string {
  return source.kind === 'report'
    ? source.name
    : source.apps.map((_, app) => appText(app, source)).join(', ');
}
