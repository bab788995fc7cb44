import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import { datasetFrom } from '../../src/mining/dataset/dataset-chunks.ts';
import { mine } from '../../src/mining/mine.ts';
import { MINING_DEFAULTS } from '../../src/model/patterns.ts';
import { MiningHelpers } from '../../src/workflows/patterns/mining-helpers.ts';

/** Mines the dataset of a file in this process alone, beside plain passes over its holdings, and prints what that took. */
const dataset = datasetFrom(
  deserialize(readFileSync(process.argv[2] ?? '')) as Parameters<typeof datasetFrom>[0],
);
const { people } = dataset.holdings;
let pass = Infinity;
let seen = 0;
for (let run = 0; run < 9; run++) {
  const started = performance.now();
  for (let i = 0; i < people.length; i++) seen ^= people[i]!;
  pass = Math.min(pass, performance.now() - started);
}
const started = performance.now();
const before = process.cpuUsage();
const helpers = new MiningHelpers(Number(process.argv[3] ?? 1));
const { patterns } = await mine(dataset, MINING_DEFAULTS, {}, helpers);
const milliseconds = performance.now() - started;
const { user, system } = process.cpuUsage(before);
console.log(
  JSON.stringify({
    holdings: people.length,
    pass,
    seen,
    milliseconds,
    cpuMilliseconds: (user + system) / 1000,
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    patterns: patterns.length,
  }),
);
await helpers.close();
