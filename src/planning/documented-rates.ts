/** Requests per minute where the tenant has not shown its own limit yet (contract §9.2, §9.3: the workforce column). */
const DOCUMENTED: Readonly<Record<string, number>> = {
  users: 600,
  'read users/{id}': 2000,
  'apps and apps/{id}/*': 100,
  'apps/{id}': 500,
};

/** Every governance family that was seen had this one. */
const GOVERNANCE = 50;
const OTHER = 1200;

/** The limit that is assumed of a bucket that was never seen. */
export function documentedLimit(bucket: string): number {
  return DOCUMENTED[bucket] ?? (/^(read|write) /.test(bucket) ? GOVERNANCE : OTHER);
}
