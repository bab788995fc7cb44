import { textAt, textsOf } from '../../model/text-list.ts';
import { csvLine } from '../../model/csv-line.ts';
import type { Outlier, Untold } from '../../model/patterns.ts';
import type { Analysis } from './analysis-facts.ts';
import type { Call, Context } from '../context.ts';
import { appText, conditionText, countsText, percent } from './pattern-words.ts';
import { analysedPeople } from './analysed-people.ts';
import { findAnalysis, newerThan } from './stored-analysis.ts';

/** A holding that nothing explains, in words. */
export interface OutlierRow {
  readonly login: string;
  /** Label of its app, with the id where another app of the analysis is called the same. */
  readonly app: string;
  readonly entitlement: string;
  readonly value: string;
  readonly sensitive: boolean;
  /** `2 % of department=Sales (1 of 52)` */
  readonly peers: string;
  readonly expected: number;
  /** The condition that most other holders meet. */
  readonly missed?: string;
  readonly formerDepartment?: string;
  /** In the former department it would have been explained: probably left over. */
  readonly leftOver: boolean;
  readonly together: number;
}

export interface Outliers {
  readonly analysis: Analysis;
  /** Id of the newest analysis of the same apps or report, where that is another one. */
  readonly newer?: string;
  readonly rows: readonly OutlierRow[];
  /** Of all; the strangest are kept. */
  readonly kept: number;
  readonly total: number;
  /** Holdings left out: a pattern would explain them, more likely than not, if this attribute of the holder were not empty. */
  readonly emptyAttributes: NonNullable<Untold['emptyAttributes']>;
}

/** The reviewer's worklist of an analysis, the strangest first. Throws `analysis.not_found`. */
export async function listOutliers(
  context: Context,
  input: {
    readonly analysis?: string;
    readonly apps?: readonly string[];
    readonly report?: string;
    readonly from?: number;
    readonly limit?: number;
  },
  call: Call = {},
): Promise<Outliers> {
  const analysis = await findAnalysis(context, input, call);
  const { outliers, outlierCount, untold } = analysis.mined;
  const from = input.from ?? 0;
  const shown = outliers.slice(from, from + (input.limit ?? outliers.length));
  const { dataset, logins } = await analysedPeople(context, analysis.header.id);
  const wanted = new Set(shown.map(({ person }) => person));
  const loginOf = new Map<string, string>();
  let row = 0;
  for (const id of textsOf(dataset.people.ids)) {
    if (wanted.has(id)) loginOf.set(id, textAt(logins, row));
    row++;
  }
  const newer = await newerThan(context, analysis);
  return {
    analysis,
    ...(newer === undefined ? {} : { newer }),
    rows: shown.map((outlier) => rowOf(outlier, loginOf.get(outlier.person) ?? '', analysis)),
    kept: outliers.length,
    total: outlierCount,
    emptyAttributes: untold.emptyAttributes ?? [],
  };
}

function rowOf(outlier: Outlier, login: string, { facts }: Analysis): OutlierRow {
  const { value, peers, peerCondition, expected, missed, former, together } = outlier;
  const row = facts.values[value];
  return {
    login,
    app: appText(row?.app ?? 0, facts),
    entitlement: row?.entitlement ?? '',
    value: row?.name ?? '',
    sensitive: row?.sensitive ?? false,
    peers: `${percent(peers.share)} of ${conditionText(peerCondition, facts)} (${countsText(peers)})`,
    expected,
    ...(missed === undefined ? {} : { missed: conditionText(missed, facts) }),
    ...(former === undefined ? {} : { formerDepartment: former.department }),
    leftOver: former?.fits === true,
    together,
  };
}

const COLUMNS = [
  'person',
  'app',
  'entitlement',
  'value',
  'sensitive',
  'peers who hold it',
  'expected',
  'usual condition',
  'department before',
  'left over from there',
  'decision (keep / remove)',
] as const;

/** The whole worklist as CSV lines. */
export async function* outliersCsv(context: Context, analysis: string): AsyncIterable<string> {
  const { rows } = await listOutliers(context, { analysis });
  yield csvLine(COLUMNS);
  for (const row of rows)
    yield csvLine([
      row.login,
      row.app,
      row.entitlement,
      row.value,
      row.sensitive ? 'yes' : '',
      row.peers,
      percent(row.expected),
      row.missed ?? '',
      row.formerDepartment ?? '',
      row.leftOver ? 'yes' : '',
      '',
    ]);
}
