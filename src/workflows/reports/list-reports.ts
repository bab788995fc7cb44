import { formatInstant } from '../../model/instant.ts';
import { ProductError } from '../../model/product-error.ts';
import type { ReportIdentity } from '../../model/understanding.ts';
import type { ReportFile } from '../../sources/report-folder.ts';
import type { Call, Context } from '../context.ts';
import { askedOrLastKnown } from '../own-records.ts';

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
  /** Reports that were imported and verified in this tenant; undefined where it is unknown which tenant that is. */
  readonly imported:
    | {
        /** In the folder, and left out. */
        readonly done: number;
        /** In the folder no more. */
        readonly movedAway: number;
      }
    | undefined;
  /** Paths of reports that cannot be opened, and therefore have no number. */
  readonly unopened: readonly string[];
}

/**
 * The reports that can be imported, each with its lasting number. Works without a tenant; where it cannot be told either
 * which tenant was here last, nothing is left out.
 */
export async function listReports(context: Context, call: Call = {}): Promise<ReportsAnswer> {
  const imported = await importedReports(context, call);
  const reports: ListedReport[] = [];
  const unopened: string[] = [];
  const here = new Set<string>();
  let done = 0;
  for (const file of await context.reports.list(call.signal)) {
    const identity = await identified(context, file, call);
    if (identity === 'unopened') unopened.push(file.path);
    // Moved away by an import that has just ended.
    if (identity === undefined || identity === 'unopened') continue;
    const { sha256, path, name, bytes } = identity;
    if (imported?.has(sha256) === true) {
      done += 1;
      here.add(sha256);
      continue;
    }
    const number = await context.store.reports.number({ root: context.reports.root, path, sha256 });
    reports.push({ number, name, path, bytes, modifiedAt: formatInstant(file.modifiedAt) });
  }
  return {
    folder: context.reports.root,
    reports,
    imported: imported === undefined ? undefined : { done, movedAway: imported.size - here.size },
    unopened,
  };
}

async function identified(
  context: Context,
  file: ReportFile,
  call: Call,
): Promise<ReportIdentity | 'unopened' | undefined> {
  try {
    return await context.reports.identify(file, call.signal);
  } catch (error) {
    if (error instanceof ProductError && error.code === 'intake.not_found') return undefined;
    // One file that somebody locked must not hide all others.
    if (error instanceof ProductError && error.code === 'intake.unopened') return 'unopened';
    throw error;
  }
}

async function importedReports(context: Context, call: Call): Promise<ReadonlySet<string> | undefined> {
  const tenantId = await askedOrLastKnown(context, call);
  return tenantId === undefined ? undefined : context.store.reports.done(tenantId);
}
