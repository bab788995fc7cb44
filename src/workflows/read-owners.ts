import { ProductError } from '../model/product-error.ts';
import { type OpenFile, smallTable } from './small-table.ts';

/** Who signs for which app (id or name), from a file with the columns app and owner. Throws `signoff.owners_unreadable`. */
export async function readOwners(
  open: OpenFile,
): Promise<readonly { readonly app: string; readonly owner: string }[]> {
  const lines = await smallTable(open, ['app', 'owner']).catch((error: unknown) => {
    if (error instanceof ProductError && error.code === 'signoff.unreadable')
      throw new ProductError('signoff.owners_unreadable', { fill: error.fill, cause: error });
    throw error;
  });
  return lines.map(({ line, cells }) => {
    if (cells === undefined)
      throw new ProductError('signoff.owners_unreadable', { fill: { why: `line ${line} is damaged` } });
    return { app: cells.get('app') ?? '', owner: cells.get('owner') ?? '' };
  });
}
