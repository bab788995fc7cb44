import { pathToFileURL } from 'node:url';
import { type Claim, holds, printClaims } from './claim.ts';
import { againClaims } from './mining/again-claims.ts';
import { canonicalClaims } from './mining/canonical-claims.ts';
import { effortClaims } from './mining/effort-claims.ts';
import { joinerClaims } from './mining/joiner-claims.ts';
import { nullClaims } from './mining/null-claims.ts';
import { outlierClaims } from './mining/outlier-claims.ts';
import { qualityClaims } from './mining/quality-claims.ts';
import { sandboxClaims } from './mining/sandbox-claims.ts';
import { sensitiveClaims } from './mining/sensitive-claims.ts';
import { speedClaims } from './mining/speed-claims.ts';

const PARTS: Readonly<Record<string, (full: boolean) => Promise<readonly Claim[]>>> = {
  quality: qualityClaims,
  nulls: nullClaims,
  joiners: joinerClaims,
  outliers: outlierClaims,
  sensitive: sensitiveClaims,
  canonical: canonicalClaims,
  effort: effortClaims,
  speed: speedClaims,
  sandbox: sandboxClaims,
  again: againClaims,
};

/**
 * Goals G1–G10 and G14–G20 of mining on generated tenants with a known truth. The goal beside a figure is the acceptance's; the
 * note names the goal and its target. Quick: fewer seeds and smaller tenants.
 */
export async function mining(full = false): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  for (const part of Object.values(PARTS)) claims.push(...(await part(full)));
  return claims;
}

/** `npm run bench:mining [-- --json] [-- --quick] [-- --only nulls]`: full volumes take about ten minutes on two idle cores. */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const json = process.argv.includes('--json');
  const at = process.argv.indexOf('--only');
  let held = true;
  for (const [name, part] of Object.entries(PARTS)) {
    if (at >= 0 && process.argv[at + 1] !== name) continue;
    const started = performance.now();
    const claims = await part(!process.argv.includes('--quick'));
    if (!json) console.log(`\n${name}: ${Math.round((performance.now() - started) / 1000)} s`);
    printClaims(claims, json);
    held &&= claims.every(holds);
  }
  process.exitCode = held ? 0 : 1;
}
