import { createHash } from 'node:crypto';
import { SNAPSHOT_FORMAT } from '../../src/access/snapshot-chunks.ts';
import { newId } from '../../src/model/ids.ts';
import { formatInstant } from '../../src/model/instant.ts';
import { ANALYSIS_FORMAT, type AnalysisHeader } from '../../src/model/analysis.ts';
import type { Dataset } from '../../src/model/dataset.ts';
import type { Candidate, MinedAnalysis, Pattern, Share, Term } from '../../src/model/patterns.ts';
import { type Analysis, factsOf } from '../../src/workflows/patterns/analysis-facts.ts';
import { appDataset } from '../../src/workflows/readings/app-dataset.ts';
import { peopleChunks } from '../../src/workflows/patterns/analysed-people.ts';
import { packedChunk } from '../../src/workflows/patterns/packed-chunk.ts';
import { analysisChunks } from '../../src/workflows/patterns/stored-analysis.ts';
import type { World } from './world.ts';

/** What somebody says was found: the terms are taken as they are, the figures are made up. */
export interface Said {
  readonly terms: readonly Term[];
  /** Names. */
  readonly values: readonly string[];
}

/** `department=Sales` and the like. */
export function equals(attribute: string, text: string, raws: readonly string[] = [text]): Term {
  return { kind: 'equals', attribute, text: text.toLowerCase(), raws };
}

/** Stores an analysis of an app in which exactly this was found; the data behind it is read from the tenant. */
export async function handMadeAnalysis(
  { context, okta }: World,
  appId: string,
  found: readonly Said[],
  more: {
    readonly mined?: Partial<MinedAnalysis>;
    readonly header?: Partial<Pick<AnalysisHeader, 'groups' | 'sinceLast' | 'format'>>;
  } = {},
): Promise<Analysis> {
  const app = await okta.apps.byId(appId);
  if (app === undefined) throw new Error('no app');
  const org = await context.org();
  const { dataset, logins, snapshots } = await appDataset(context, {
    apps: [app],
    policy: { named: [], without: [] },
    everybody: 'yes',
    suspicions: { labels: new Map(), clearings: new Map(), words: context.sensitiveWords },
    imported: new Set(),
    formerDepartment: () => undefined,
    groups: [],
  });
  const [snapshot] = snapshots;
  if (snapshot === undefined) throw new Error('no snapshot');
  const snapshotId = newId('snp', context.clock, context.random);
  await context.store.snapshots.save({
    id: snapshotId,
    tenantId: org.id,
    appId,
    takenAt: snapshot.header.takenAt,
    format: SNAPSHOT_FORMAT,
    chunks: await snapshot.chunks(),
  });
  const mined = { ...minedOf(dataset, found), ...more.mined };
  const facts = factsOf(dataset, mined, 'read', [snapshot.header.bundles]);
  const id = newId('ana', context.clock, context.random);
  const header = await context.store.analyses.save({
    id,
    tenantId: org.id,
    at: context.clock.now(),
    keys: mined.candidates.map(({ key }) => key),
    header: (numbers) => ({
      format: ANALYSIS_FORMAT,
      id,
      tenantId: org.id,
      source: {
        kind: 'apps',
        apps: [
          { id: appId, label: app.label, snapshotId, ...(app.orn === undefined ? {} : { orn: app.orn }) },
        ],
      },
      subject: appId,
      createdAt: formatInstant(context.clock.now()),
      population: 'everybody',
      attributes: { named: [], without: [] },
      numbers,
      ...more.header,
    }),
    chunks: await analysisChunks({
      packed: packedChunk(mined),
      facts,
      people: await peopleChunks({ dataset, logins }),
    }),
  });
  return { header, mined, facts };
}

const SHARE: Share = { k: 47, n: 50, share: 0.94, low: 0.8378, high: 0.9794 };

export function minedOf(dataset: Dataset, found: readonly Said[]): MinedAnalysis {
  const candidates = found.map(({ terms, values }, i): Candidate => {
    const condition = { key: JSON.stringify(terms), terms, equivalents: [] };
    const patterns = values.map((name): Pattern => ({
      condition,
      value: dataset.values.findIndex((value) => value.name === name),
      tier: 'STRONG',
      use: 'requestable',
      evidence: {
        members: SHARE,
        repaired: SHARE,
        others: { k: 3, n: 100, share: 0.03, low: 0.01, high: 0.08 },
        base: { k: 50, n: 150, share: 0.333, low: 0.26, high: 0.41 },
        lift: 2.82,
        bits: 80,
        adjustedP: 1e-12,
        family: 100,
        coverage: 0.94,
        holdersOutside: 3,
        membersLacking: 3,
        activeInOkta: 300,
        notMembers: 250,
        stability: 1,
      },
    }));
    return {
      rank: i + 1,
      key: createHash('sha256')
        .update(JSON.stringify([terms, values, dataset.apps[0]?.id]))
        .digest('hex'),
      condition,
      app: 0,
      patterns,
      tier: 'STRONG',
      use: 'requestable',
      holdAll: 45,
      holdSome: 3,
      holdNone: 2,
      explained: 47 * values.length,
      newlyExplained: 47 * values.length,
      wouldGain: 3 * values.length,
      bits: 80 * values.length,
    };
  });
  return {
    format: 1,
    people: dataset.people.ids.length,
    activePeople: dataset.people.ids.length,
    holdings: dataset.holdings.people.length,
    explained: 0,
    patterns: candidates.flatMap(({ patterns }) => patterns),
    candidates,
    roles: [],
    curve: candidates.map((_, i) => ({
      candidates: i + 1,
      explained: 47 * (i + 1),
      share: (i + 1) / candidates.length,
    })),
    birthright: [],
    findings: [],
    residual: [],
    outliers: [],
    outlierCount: 0,
    calibration: { permutations: 20, withPatterns: 0, upper: 0.14, alpha: 1, threshold: 20 },
    untold: {
      smallDepartments: 0,
      smallDepartmentPeople: 0,
      rareValues: 0,
      equivalentTerms: 0,
      peopleWithoutAttributes: 0,
    },
  };
}
