import { type ResourceLimits, Worker } from 'node:worker_threads';

/** Files that run as threads, from this folder. */
export const THREADS = [
  'patterns/mining-worker',
  'patterns/mining-helper',
  'readings/earlier-worker',
  'reports/report-worker',
] as const;

export type ThreadName = (typeof THREADS)[number];

/** `limits`: of its memory. */
export function startThread(name: ThreadName, workerData?: unknown, limits: ResourceLimits = {}): Worker {
  const options = { workerData, resourceLimits: limits };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL(`./${name}.js`, import.meta.url), options);
  // Tests and benches run the sources, which a thread of Node 20 reads only through a loader of its own.
  const file = JSON.stringify(new URL(`./${name}.ts`, import.meta.url).href);
  return new Worker(
    `import('tsx/esm/api').then(({ register }) => { register(); return import(${file}); });`,
    { ...options, eval: true },
  );
}
