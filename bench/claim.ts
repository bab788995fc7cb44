/** One figure with its goal; the line that `--json` prints. */
export interface Claim {
  /** `import.…`, later `jobs.…`, `okta.…`, `mining.…`, `intake.…`, `surface.…`. */
  readonly claim: string;
  readonly value: number;
  readonly goal: number;
  readonly better: 'lower' | 'higher';
  readonly unit: string;
  /** What was measured, in a few words; only in the table. */
  readonly note?: string;
}

export function holds({ value, goal, better }: Claim): boolean {
  return better === 'lower' ? value <= goal : value >= goal;
}

/** A table for people, or one JSON line per claim. */
export function printClaims(claims: readonly Claim[], json: boolean): void {
  if (json) {
    for (const { note: _, ...claim } of claims) console.log(JSON.stringify(claim));
    return;
  }
  const rows = claims.map((claim) => [
    holds(claim) ? 'ok' : 'MISS',
    claim.claim,
    rounded(claim.value),
    `${claim.better === 'lower' ? '≤' : '≥'} ${rounded(claim.goal)}`,
    claim.unit,
    claim.note ?? '',
  ]);
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  for (const row of rows) {
    console.log(
      row
        .map((cell, column) =>
          column === 2 || column === 3
            ? cell.padStart(widths[column] ?? 0)
            : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    );
  }
}

function rounded(value: number): string {
  return Number.isInteger(value)
    ? value.toLocaleString('en-US')
    : value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}
