import { ProductError } from '../model/product-error.ts';
import type { JobStatus } from '../model/job.ts';
import type { Context } from './context.ts';

/** Where a job stands. `waitMs`: return earlier only when it ends. Throws `job.not_found`. */
export async function getJob(
  _context: Context,
  _input: { readonly job: string; readonly waitMs?: number },
): Promise<JobStatus> {
  throw new ProductError('internal');
}
