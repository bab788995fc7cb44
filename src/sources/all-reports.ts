import { ProductError } from '../model/product-error.ts';
import type { ReportFolder } from './report-folder.ts';

/** The reports of a folder of this machine and of a bucket, under the same handles. */
export function allReports(local: ReportFolder, remote: ReportFolder): ReportFolder {
  const of = (path: string) => (path.startsWith('s3://') ? remote : local);
  return {
    root: local.root,
    list: async (signal) => [...(await local.list(signal)), ...(await remote.list(signal))],
    async find(nameOrPath) {
      const text = nameOrPath.trim();
      if (text.includes('/')) return of(text).find(text);
      const found = await Promise.all([local, remote].map((folder) => folder.find(text).catch(absent)));
      const matches = found.filter((file) => file !== undefined);
      const [only, other] = matches;
      if (only === undefined) throw new ProductError('intake.not_found', { subject: nameOrPath });
      if (other !== undefined) {
        throw new ProductError('intake.ambiguous', {
          fill: { count: matches.length },
          subject: matches.map(({ path }) => path).join(', '),
        });
      }
      return only;
    },
    open: (file) => of(file.path).open(file),
    moveImported: (path, folder) => of(path).moveImported(path, folder),
    identify: (file, signal) => of(file.path).identify(file, signal),
  };
}

function absent(error: unknown): undefined {
  if (error instanceof ProductError && error.code === 'intake.not_found') return undefined;
  throw error;
}
