import type { Readable } from 'node:stream';
import { ProductError } from '../../model/product-error.ts';
import type { ReportIdentity, Understanding } from '../../model/understanding.ts';
import { visibleText } from '../../model/visible-text.ts';
import type { ReportFile } from '../../sources/report-folder.ts';
import type { Call, Context } from '../context.ts';

export interface ChosenReport {
  readonly file: ReportFile;
  readonly identity: ReportIdentity;
  readonly number: number;
}

/**
 * The report that a number, a name or a path means. A number means those very bytes: when the file behind it
 * has changed since the number was given, that is an error which names both.
 * Throws `intake.not_found`, `intake.ambiguous`, `intake.changed`, `intake.outside_root`.
 */
export async function chooseReport(context: Context, handle: string, call: Call = {}): Promise<ChosenReport> {
  const text = handle.trim();
  const asNumber = /^\d{1,9}$/.test(text) ? await context.store.reports.byNumber(Number(text)) : undefined;
  if (/^\d{1,9}$/.test(text) && (asNumber === undefined || asNumber.root !== context.reports.root)) {
    throw new ProductError('intake.not_found', { subject: text });
  }
  const { file, identity } = await identified(context, asNumber?.path ?? text, call);
  const number = await context.store.reports.number({
    root: context.reports.root,
    path: identity.path,
    sha256: identity.sha256,
  });
  if (asNumber !== undefined && asNumber.sha256 !== identity.sha256) {
    throw new ProductError('intake.changed', {
      subject: `${text} was ${asNumber.path}; the file is now number ${number}`,
    });
  }
  return { file, identity, number };
}

/** Longest name as answers show it. */
const SHOWN = 200;

/** The file that is shown by this name, which holds what a reader cannot see or is too long to be shown whole. */
async function shownAs({ reports }: Context, name: string, signal: Call['signal']): Promise<ReportFile> {
  const shown = (await reports.list(signal)).filter((file) => visibleText(file.name, SHOWN) === name);
  const [only, ...others] = shown;
  if (only === undefined) throw new ProductError('intake.not_found', { subject: name });
  if (others.length > 0)
    throw new ProductError('intake.ambiguous', { fill: { count: shown.length }, subject: name });
  return only;
}

/**
 * A report may be moved to its processed folder between being found and being read: then it is found there. A name is
 * also taken as answers show it.
 */
async function identified(
  context: Context,
  name: string,
  { signal }: Call,
): Promise<Pick<ChosenReport, 'file' | 'identity'>> {
  const { reports } = context;
  const found = async (file: ReportFile) => ({ file, identity: await reports.identify(file, signal) });
  const named = () =>
    reports.find(name).catch((error: unknown) => {
      if (isNotFound(error)) return shownAs(context, name, signal);
      throw error;
    });
  try {
    return await found(await named());
  } catch (error) {
    if (isNotFound(error)) return found(await named());
    throw error;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof ProductError && error.code === 'intake.not_found';
}

/** The bytes of a chosen report, also where it was moved since; whoever reads them compares their sha256. */
export async function openReport({ reports }: Context, file: ReportFile): Promise<Readable> {
  try {
    return await reports.open(file);
  } catch (error) {
    if (isNotFound(error)) return reports.open(await reports.find(file.name));
    throw error;
  }
}

/**
 * The report with an understanding that plans can be made of. Throws what `chooseUnderstood` throws;
 * `intake.mapping_drifted` while nobody has said what holds instead of the mapping.
 */
export async function chooseSettled(
  context: Context,
  handle: string,
  call: Call = {},
): Promise<ChosenReport & { readonly understanding: Understanding }> {
  const chosen = await chooseUnderstood(context, handle, call);
  const { mapping } = chosen.understanding;
  if (mapping?.state === 'drifted')
    throw new ProductError('intake.mapping_drifted', {
      fill: { added: mapping.newColumns.length, gone: mapping.missingColumns.length },
      subject: [...mapping.newColumns, ...mapping.missingColumns].slice(0, 5).join(', '),
    });
  return chosen;
}

/** The report with the newest understanding of its very bytes. Throws `intake.changed`, `intake.not_analysed`. */
export async function chooseUnderstood(
  context: Context,
  handle: string,
  call: Call = {},
): Promise<ChosenReport & { readonly understanding: Understanding }> {
  const chosen = await chooseReport(context, handle, call);
  const understanding = await context.store.understandings.latestFor(chosen.identity.sha256);
  if (understanding !== undefined) return { ...chosen, understanding };
  const earlier = await context.store.understandings.latestForPath(chosen.identity.path);
  throw new ProductError(earlier === undefined ? 'intake.not_analysed' : 'intake.changed', {
    subject: chosen.identity.path,
  });
}
