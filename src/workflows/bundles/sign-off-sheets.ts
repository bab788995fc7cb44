import { counted } from '../../model/counted.ts';
import { newId } from '../../model/ids.ts';
import { formatInstant } from '../../model/instant.ts';
import type { Candidate } from '../../model/patterns.ts';
import type { PlanValue } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import type { DecidedLine, SignOffLine, SignOffSheet } from '../../model/sign-off.ts';
import { severalOfOne } from '../../planning/bundles/blocked-bundles.ts';
import { isShownWhole, letterOf, signOffSheet } from '../../planning/bundles/sign-off-sheet.ts';
import { type Analysis, inOrderOfCertainty } from '../patterns/analysis-facts.ts';
import type { Call, Context } from '../context.ts';
import { earlierNoOn, noText } from '../patterns/as-decided.ts';
import { madeBundles } from './made-bundles.ts';
import {
  appText,
  conditionText,
  evidenceText,
  existingText,
  numberOf,
  valueText,
} from '../patterns/pattern-words.ts';
import { additionOf, type CountedApart, countedApart, NOBODY_APART, unseenWords } from './counted-apart.ts';
import { wordsOf } from './preview-bundle.ts';
import { type OwnerOfApp, ownersOfApps } from './owners-of-apps.ts';
import { sheetRisk, type UnreadRules } from './sheet-risk.ts';
import { findAnalysis, newerThan } from '../patterns/stored-analysis.ts';

export interface SignOffInput {
  /** `ana_…` */
  readonly analysis: string;
  /** Who signs for all of its apps, or per app (id or name) who signs for it. */
  readonly owners: string | readonly OwnerOfApp[];
  /** Numbers; else all that somebody may decide. */
  readonly patterns?: readonly number[];
  /** Those too about which something was decided before. */
  readonly again?: boolean;
}

/** Every candidate of the analysis is on one sheet, or counted by why it is on none. */
export interface SignOffSheets {
  readonly analysis: Analysis;
  readonly sheets: readonly SignOffSheet[];
  readonly candidates: number;
  readonly notAsked: {
    readonly onlySignals: number;
    readonly decidedBefore: number;
    readonly createdAlready: number;
    readonly notNamed: number;
    /** Their values are more than a cell can show. */
    readonly notShownWhole: number;
  };
  /** Apps whose risk rules could not be read: their lines say so. */
  readonly rulesUnread: readonly UnreadRules[];
}

/**
 * Makes one sheet per owner of the candidates of an analysis, and keeps them, so that what comes back can be held to what
 * went out. Throws `analysis.not_found`, `pattern.no_app`, `pattern.not_found`, `signoff.*`.
 */
export async function makeSignOffSheets(
  context: Context,
  input: SignOffInput,
  call: Call = {},
): Promise<SignOffSheets> {
  const analysis = await findAnalysis(context, { analysis: input.analysis }, call);
  if (analysis.header.source.kind === 'report') throw new ProductError('pattern.no_app');
  const { tenantId } = analysis.header;
  const newer = await newerThan(context, analysis);
  if (newer !== undefined) throw new ProductError('signoff.superseded', { subject: newer });
  const { asked, notAsked } = await askable(context, analysis, input);
  if (asked.length === 0) throw new ProductError('signoff.nothing', { subject: analysis.header.id });
  const risk = await sheetRisk(context, analysis, asked, call);
  const apart = await countedApart(context, analysis, asked);
  const decided = await context.store.signOffs.decidedLines(tenantId);
  const byOwner = new Map<string, SignOffLine[]>();
  for (const [app, owner] of ownersOf(analysis, asked, input.owners)) {
    const lines = asked
      .filter((candidate) => candidate.app === app)
      .map((row) => ({
        ...lineOf(
          row,
          analysis,
          apart.get(row.key) ?? NOBODY_APART,
          earlierNoOn(decided, { analysis, candidate: row }),
        ),
        riskRules: risk.words.get(row.key) ?? '',
      }));
    byOwner.set(owner, [...(byOwner.get(owner) ?? []), ...lines]);
  }
  const sheets = [...byOwner].map(([owner, lines]) =>
    signOffSheet({
      format: 1,
      id: newId('sht', context.clock, context.random),
      tenantId: analysis.header.tenantId,
      analysisId: analysis.header.id,
      owner,
      createdAt: formatInstant(context.clock.now()),
      lines,
    }),
  );
  for (const sheet of sheets) await context.store.signOffs.save(sheet);
  return {
    analysis,
    sheets,
    candidates: analysis.mined.candidates.length,
    notAsked,
    rulesUnread: risk.unread,
  };
}

async function askable(context: Context, analysis: Analysis, { patterns, again }: SignOffInput) {
  const { tenantId } = analysis.header;
  const all = inOrderOfCertainty(analysis.mined);
  const numbers = new Set(all.map((candidate) => numberOf(candidate, analysis)));
  const unknown = patterns?.find((number) => !numbers.has(number));
  if (unknown !== undefined) throw new ProductError('pattern.not_found', { subject: String(unknown) });
  const made = await madeBundles(context, tenantId);
  const decided = await context.store.signOffs.decisions(
    tenantId,
    all.map(({ key }) => key),
  );
  const count = { onlySignals: 0, decidedBefore: 0, createdAlready: 0, notNamed: 0, notShownWhole: 0 };
  const asked = all.filter((candidate) => {
    const named = patterns?.includes(numberOf(candidate, analysis));
    const why =
      named === false
        ? 'notNamed'
        : made.has(candidate.key)
          ? 'createdAlready'
          : decided.has(candidate.key) && again !== true
            ? 'decidedBefore'
            : candidate.use === 'signal' && named !== true
              ? 'onlySignals'
              : isShownWhole(lineOf(candidate, analysis, NOBODY_APART))
                ? undefined
                : 'notShownWhole';
    if (why !== undefined) count[why] += 1;
    return why === undefined;
  });
  return { asked, notAsked: count };
}

/** Row of the app → who signs for it. */
function ownersOf(
  { facts }: Analysis,
  asked: readonly Candidate[],
  owners: SignOffInput['owners'],
): ReadonlyMap<number, string> {
  const rows = [...new Set(asked.map(({ app }) => app))];
  const found = ownersOfApps(
    rows.map((row) => facts.apps[row] ?? { id: '', label: '' }),
    owners,
    facts.apps,
  );
  return new Map(rows.map((row, i) => [row, found[i] ?? '']));
}

function lineOf(
  candidate: Candidate,
  analysis: Analysis,
  apart: CountedApart,
  refusedBefore?: DecidedLine,
): SignOffLine {
  const { unseen, denied } = apart;
  const { facts } = analysis;
  const { label = '' } = facts.apps[candidate.app] ?? {};
  const values = candidate.patterns.flatMap(({ value }): PlanValue[] => {
    const row = facts.values[value];
    return row === undefined
      ? []
      : [
          {
            entitlementId: row.entitlementId,
            entitlementName: row.entitlement,
            valueId: row.id,
            valueName: row.name,
            multiValue: row.multiValue,
            sensitive: row.sensitive,
          },
        ];
  });
  const existing = existingText(candidate, analysis);
  const several = severalOfOne(values);
  const said = candidate.patterns.map(
    (pattern) => `${valueText(pattern.value, facts)} ${evidenceText(pattern, analysis)}`,
  );
  return {
    number: numberOf(candidate, analysis),
    key: candidate.key,
    app: appText(candidate.app, facts),
    condition: conditionText(candidate.condition, facts),
    values: values.map(({ valueId, entitlementName, valueName, sensitive }, n) => ({
      letter: letterOf(n),
      id: valueId,
      text: `${entitlementName}=${valueName}`,
      sensitive,
    })),
    tier: candidate.tier,
    evidence: [
      ...said,
      ...(unseen === 0 ? [] : [unseenWords(unseen)]),
      ...(denied === 0
        ? []
        : [
            counted`${denied} [member|members] who [fits|fit] [is|are] denied all access: counted as lacking it, and would gain nothing`,
          ]),
      ...(existing === undefined ? [] : [existing]),
      ...(refusedBefore === undefined ? [] : [`values of it were refused before: ${noText(refusedBefore)}`]),
      ...(several.length === 0
        ? []
        : [
            `the bundle cannot be made as it is: ${several.join(', ')} belong to what takes one value; leave out all but one of each entitlement`,
          ]),
    ].join('; '),
    wouldGain: additionOf(candidate, apart).members,
    ...wordsOf(analysis, candidate, values, label),
  };
}
