import { PROFILE } from './profiles.ts';
import { analyzePatterns } from '../../src/workflows/analyze-patterns.ts';
import { createContext } from '../../src/workflows/create-context.ts';

/** The product alone in a process: reads an app from the tenant, mines it, stores what it found, and prints what that took. */
const context = await createContext({ environment: process.env });
const started = performance.now();
let mining = 0;
const { mined } = await analyzePatterns(
  context,
  {
    apps: [process.argv[2] ?? ''],
    everybody: 'no',
    attributes: { named: [...PROFILE], without: [] },
  },
  {
    progress: (_done, _total, stage) => {
      if (stage === 'mining' && mining === 0) mining = performance.now();
    },
  },
);
const done = performance.now();
const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
await context.close();
const holdings = new Uint32Array(mined.holdings);
let pass = Infinity;
let seen = 0;
for (let run = 0; run < 9; run++) {
  const before = performance.now();
  for (let i = 0; i < holdings.length; i++) seen ^= holdings[i]!;
  pass = Math.min(pass, performance.now() - before);
}
console.log(
  JSON.stringify({
    holdings: mined.holdings,
    pass,
    seen,
    milliseconds: done - started,
    reading: mining - started,
    peakMegabytes,
    patterns: mined.patterns.length,
  }),
);
