import type { JobBuckets } from '../model/rates.ts';

/**
 * Which rate bucket a request belongs to (contract §9.1–9.3): management by path, governance by path family and by
 * whether it writes. A path that is not known here gets a bucket of its own, so that it never spends another's.
 */
export function bucketOf(method: string, path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  if (parts[0] === 'governance') {
    const family = parts[3] === 'resources' ? (parts.at(-1) ?? '') : (parts[3] ?? '');
    return `${method === 'GET' ? 'read' : 'write'} ${family}`;
  }
  const [, , resource = '', id, child] = parts;
  if (resource === 'users')
    return id === undefined ? 'users' : `${method === 'GET' ? 'read' : 'write'} users/{id}`;
  if (resource === 'groups') return id === undefined ? 'groups' : 'groups/{id}';
  if (resource === 'apps')
    return id === undefined || child !== undefined ? 'apps and apps/{id}/*' : 'apps/{id}';
  return `${method} ${parts.slice(0, 3).join('/')}`;
}

/** What a job spends, for estimates. */
export const JOB_BUCKETS: JobBuckets = {
  assign: bucketOf('POST', '/api/v1/apps/id/users'),
  grant: bucketOf('POST', '/governance/api/v1/grants'),
  grantRead: bucketOf('GET', '/governance/api/v1/grants'),
  memberRead: bucketOf('GET', '/api/v1/apps/id/users'),
  accessRead: bucketOf('GET', '/governance/api/v1/principal-entitlements'),
  structure: bucketOf('POST', '/governance/api/v1/entitlements'),
  bundle: bucketOf('POST', '/governance/api/v1/entitlement-bundles'),
};
