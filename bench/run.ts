import { type Claim, holds, printClaims } from './claim.ts';
import { importCalls } from './import-calls.ts';
import { importLatency } from './import-latency.ts';
import { importMemory } from './import-memory.ts';
import { importThroughput } from './import-throughput.ts';
import { jobsEta } from './jobs-eta.ts';
import { jobsJournal } from './jobs-journal.ts';
import { jobsRehearse } from './jobs-rehearse.ts';
import { intake } from './intake.ts';
import { mining } from './mining.ts';
import { sandboxSpeed } from './sandbox-speed.ts';

/** `npm run bench [-- --json] [-- --only calls]`: every claim of the project, each against its goal. */
const BENCHES: Readonly<Record<string, () => Promise<readonly Claim[]>>> = {
  calls: importCalls,
  latency: importLatency,
  throughput: importThroughput,
  memory: importMemory,
  intake,
  mining,
  eta: jobsEta,
  journal: jobsJournal,
  rehearse: jobsRehearse,
  sandbox: sandboxSpeed,
};

const json = process.argv.includes('--json');
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined;
let missed = 0;
for (const [name, bench] of Object.entries(BENCHES)) {
  if (only !== undefined && only !== name) continue;
  if (!json) console.log(`\n${name}`);
  const claims = await bench();
  printClaims(claims, json);
  missed += claims.filter((claim) => !holds(claim)).length;
}
process.exitCode = missed === 0 ? 0 : 1;
