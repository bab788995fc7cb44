import * as z from 'zod';
import type { CandidateChange } from '../../model/analysis.ts';
import { formatInstant } from '../../model/instant.ts';
import type { Candidate } from '../../model/patterns.ts';
import { type Analysis, inOrderOfCertainty } from '../../workflows/patterns/analysis-facts.ts';
import type { Freshness } from '../../workflows/patterns/freshness.ts';
import {
  countsText,
  existingText,
  numberOf,
  patternLine,
  percent,
  valueInApp,
} from '../../workflows/patterns/pattern-words.ts';
import { type RoleRow, roleRows } from '../../workflows/patterns/role-words.ts';
import { type Answer, code, count, fitting, instant, type Next, ROWS } from '../envelope.ts';
import { pageOf } from '../paging.ts';
import { notTold } from './not-told.ts';
import { patternWarnings } from './pattern-warnings.ts';
import { readingAsData, readingData } from './reading-answer.ts';
import { freshnessAsData, freshnessData } from './freshness-answer.ts';
import { handle, handleSchema, sentence, type Sentence, sentences, sentenceSchema } from '../sentence.ts';
import { tenantText, tenantTextSchema } from '../tenant-text.ts';

export const TIERS = ['STRONG', 'MODERATE', 'FEW PEOPLE', 'SIGNAL'] as const;
export const USES = ['birthright', 'automatic', 'requestable', 'signal'] as const;

/** An answer with patterns, in characters of its JSON. */
const ANSWER = 8_000;
/** What the envelope adds: the host, the place to go on from, the number of the first pattern. */
const ENVELOPE = 500;
const LINES = 5;
const MOST_APPS = 5;
const MOST_BIRTHRIGHT = 5;
const MOST_GROUPS = 5;

export const patternsData = z.object({
  analysis: handleSchema,
  of: z.array(z.object({ id: tenantTextSchema, label: tenantTextSchema, members: count })),
  moreApps: count.optional(),
  takenAt: instant,
  /** The newest analysis of the same, where that is another one. */
  newer: handleSchema.optional(),
  patterns: z.array(
    z.object({
      /** For `preview_bundle_creation` and the like. */
      number: count,
      tier: z.enum(TIERS),
      use: z.enum(USES),
      lines: z.array(tenantTextSchema),
      moreLines: count.optional(),
      existingBundle: tenantTextSchema.optional(),
    }),
  ),
  /** One condition, patterns of several apps. */
  roles: z
    .array(z.object({ condition: tenantTextSchema, patterns: z.array(count), apps: count, holdings: count }))
    .optional(),
  moreRoles: count.optional(),
  /** Groups that counted as attributes. */
  groups: z.array(tenantTextSchema).optional(),
  moreGroups: count.optional(),
  everybodyHas: z.array(tenantTextSchema),
  moreEverybodyHas: count.optional(),
  /** This and what follows, but for the freshness, with the first patterns only. */
  explained: z.object({ holdings: count, ofHoldings: count, candidatesFor90Percent: count }).optional(),
  leftOut: z.array(z.object({ what: code, count })),
  sinceLast: z
    .object({
      than: handleSchema,
      same: count,
      new: count,
      gone: count,
      changed: count,
      /** `was`: its number before, where it was another. */
      rows: z.array(z.object({ what: code, why: code, number: count, was: count.optional() })),
    })
    .optional(),
  reading: readingData.optional(),
  freshness: freshnessData.optional(),
  notTold: z.array(sentenceSchema),
});

export type PatternsData = z.output<typeof patternsData>;

/** One page of the patterns of an analysis, in order of certainty. */
export function patternsAnswer(
  analysis: Analysis,
  options: {
    readonly limit?: number | undefined;
    readonly cursor?: string | undefined;
    readonly freshness?: Freshness;
    readonly newer?: string | undefined;
  } = {},
): Answer<PatternsData> {
  const page = pageOf(inOrderOfCertainty(analysis.mined), options.limit ?? ROWS, options.cursor);
  const summary = summaryOf(analysis);
  // What is not about single patterns was told with the first of them.
  const around = options.cursor === undefined ? aroundOf(analysis) : NOTHING_AROUND;
  const warnings = options.cursor === undefined ? patternWarnings(analysis) : [];
  const { header, facts } = analysis;
  const data = {
    analysis: handle(header.id),
    of: facts.apps.slice(0, MOST_APPS).map(({ id, label, members }) => ({
      id: tenantText(id, 60),
      label: tenantText(label, 60),
      members,
    })),
    ...(facts.apps.length > MOST_APPS ? { moreApps: facts.apps.length - MOST_APPS } : {}),
    takenAt: formatInstant(facts.scope.at),
    ...(options.newer === undefined ? {} : { newer: handle(options.newer) }),
    ...around,
    ...(options.freshness === undefined ? {} : { freshness: freshnessAsData(options.freshness) }),
  };
  const rows = fitting(
    page.rows.map((candidate) => rowOf(candidate, analysis)),
    ANSWER -
      ENVELOPE -
      JSON.stringify({ summary, data, warnings, next: nextOf(analysis, 1, LONG_CURSOR) }).length,
  );
  const { more } = page.more(rows.length);
  return {
    summary,
    data: { ...data, patterns: rows },
    warnings,
    next: nextOf(analysis, rows[0]?.number, more?.cursor),
    ...(more === undefined ? {} : { more }),
    listOf: [header.id],
  };
}

type Around = Omit<PatternsData, 'analysis' | 'of' | 'takenAt' | 'newer' | 'patterns' | 'freshness'>;

const NOTHING_AROUND: Around = { everybodyHas: [], leftOut: [], notTold: [] };

/** What an analysis says beside its patterns. */
function aroundOf(analysis: Analysis): Around {
  const { header, mined, facts } = analysis;
  const reading = readingAsData(facts.reading);
  const roles = roleRows(analysis);
  const groups = header.groups ?? [];
  const shownRoles = roles.slice(0, MOST_ROLES).map(roleAsData);
  return {
    ...(roles.length === 0 ? {} : { roles: shownRoles }),
    ...(roles.length > shownRoles.length ? { moreRoles: roles.length - shownRoles.length } : {}),
    ...(groups.length === 0
      ? {}
      : { groups: groups.slice(0, MOST_GROUPS).map(({ name }) => tenantText(name, 60)) }),
    ...(groups.length > MOST_GROUPS ? { moreGroups: groups.length - MOST_GROUPS } : {}),
    everybodyHas: mined.birthright
      .slice(0, MOST_BIRTHRIGHT)
      .map(({ value, members }) =>
        tenantText(`${valueInApp(value, facts)}  ${percent(members.share)} (${countsText(members)})`, 100),
      ),
    ...(mined.birthright.length > MOST_BIRTHRIGHT
      ? { moreEverybodyHas: mined.birthright.length - MOST_BIRTHRIGHT }
      : {}),
    explained: {
      holdings: mined.explained,
      ofHoldings: mined.holdings,
      candidatesFor90Percent: mined.curve.find(({ share }) => share >= 0.9)?.candidates ?? 0,
    },
    leftOut: leftOut(analysis),
    ...(reading === undefined ? {} : { reading }),
    ...(header.sinceLast === undefined ? {} : { sinceLast: sinceLast(header.sinceLast) }),
    notTold: notTold(analysis),
  };
}

function rowOf(candidate: Candidate, analysis: Analysis): PatternsData['patterns'][number] {
  const { patterns, tier, use } = candidate;
  const existing = existingText(candidate, analysis);
  const lines = patterns.slice(0, LINES).map((pattern) => tenantText(patternLine(pattern, analysis), 260));
  return {
    number: numberOf(candidate, analysis),
    tier,
    use,
    lines,
    ...(patterns.length > LINES ? { moreLines: patterns.length - LINES } : {}),
    ...(existing === undefined ? {} : { existingBundle: tenantText(existing, 120) }),
  };
}

const MOST_ROLES = 4;

function roleAsData({ condition, patterns, explained }: RoleRow) {
  return {
    condition: tenantText(condition, 120),
    patterns: patterns.slice(0, 10).map(({ number }) => number),
    apps: new Set(patterns.map(({ app }) => app)).size,
    holdings: explained,
  };
}

function summaryOf({ mined, facts }: Analysis): Sentence {
  const entitlements = new Set(mined.patterns.map(({ value }) => facts.values[value]?.entitlementId));
  const inTier = (tier: (typeof TIERS)[number]) =>
    mined.candidates.filter((candidate) => candidate.tier === tier).length;
  return sentences(
    sentence`Found ${mined.patterns.length} [pattern|patterns] across ${entitlements.size} entitlement [type|types], which make ${mined.candidates.length} [candidate|candidates] for bundles: STRONG ${inTier('STRONG')} · MODERATE ${inTier('MODERATE')} · others ${inTier('FEW PEOPLE') + inTier('SIGNAL')}.`,
    sentence`They explain ${mined.explained} of ${mined.holdings} [holding|holdings]; ${mined.outlierCount} [holding stands|holdings stand] out.`,
    sentence`Chance: with the same holdings dealt anew ${mined.calibration.permutations} [time|times], ${mined.calibration.withPatterns} [time|times] any pattern was found. Nothing was written.`,
  );
}

function leftOut({ facts }: Analysis): PatternsData['leftOut'] {
  const { filters, coverage } = facts.scope;
  return [
    ...filters.map(({ name, removed }) => ({ what: name, count: removed })),
    ...coverage
      .filter(({ mined }) => !mined)
      .map(({ path, holdings }) => ({ what: `holdings-by-${path}`, count: holdings })),
  ]
    .filter((row) => row.count > 0)
    .map(({ what, count }) => ({ what: what.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 80), count }));
}

const MOST_CHANGES = 5;

function sinceLast(change: NonNullable<Analysis['header']['sinceLast']>): PatternsData['sinceLast'] {
  const of = (what: CandidateChange['what']) => change.rows.filter((row) => row.what === what).length;
  return {
    than: handle(change.than),
    same: change.same,
    new: of('new'),
    gone: of('gone'),
    changed: of('changed'),
    rows: change.rows
      .slice(0, MOST_CHANGES)
      .map(({ what, why, number, was }) => ({ what, why, number, ...(was === undefined ? {} : { was }) })),
  };
}

/** As long as a cursor gets with its mark. */
const LONG_CURSOR = '9'.repeat(15);

function nextOf(
  { header }: Analysis,
  first: number | undefined,
  cursor: string | undefined,
): readonly Next[] {
  return [
    ...(first === undefined || header.source.kind === 'report'
      ? []
      : [{ tool: 'preview_bundle_creation' as const, arguments: { pattern: tenantText(String(first)) } }]),
    ...(first === undefined
      ? []
      : [{ tool: 'get_pattern' as const, arguments: { pattern: tenantText(String(first)) } }]),
    cursor === undefined
      ? { tool: 'list_outliers', arguments: { analysis: handle(header.id) } }
      : {
          tool: 'analyze_entitlement_patterns',
          arguments: { analysis: handle(header.id), cursor: tenantText(cursor) },
        },
  ];
}
