/** How many runs: a seeded sample in `npm test`, the full volume in `npm run test:deep`. */
export function volume(sample: number, deep: number): number {
  return process.env['DEEP'] === '1' ? deep : sample;
}
