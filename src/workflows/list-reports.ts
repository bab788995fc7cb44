import { ProductError } from '../model/product-error.ts';
import type { Call, Context } from './context.ts';

export interface ListedReport {
  readonly number: number;
  readonly name: string;
  /** Relative to the reports folder. */
  readonly path: string;
  readonly bytes: number;
  readonly modifiedAt: string;
}

export interface ReportsAnswer {
  readonly folder: string;
  readonly reports: readonly ListedReport[];
  /** Reports left out because they were imported and verified in this tenant. */
  readonly done: number;
}

/** The reports that can be imported, each with its lasting number. */
export async function listReports(_context: Context, _call: Call = {}): Promise<ReportsAnswer> {
  throw new ProductError('internal');
}
