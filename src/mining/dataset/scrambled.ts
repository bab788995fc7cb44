/** A number that looks like chance, the same for the same number: 32 bits. */
export function scrambled(x: number): number {
  let t = Math.imul(x + 1, 0x9e3779b1);
  t = Math.imul(t ^ (t >>> 15), 0x85ebca6b);
  return t ^ (t >>> 13);
}
