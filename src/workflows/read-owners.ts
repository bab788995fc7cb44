import { ProductError } from '../model/product-error.ts';
import { type OpenFile, smallTable } from './small-table.ts';

const UNREADABLE = 'signoff.owners_unreadable';

/** Who signs for which app (id or name), from a file with the columns app and owner. Throws `signoff.owners_unreadable`. */
export async function readOwners(
  open: OpenFile,
): Promise<readonly { readonly app: string; readonly owner: string }[]> {
  const lines = await smallTable(open, ['app', 'owner'], UNREADABLE);
  return lines.map(({ line, cells }) => {
    if (cells === undefined) throw new ProductError(UNREADABLE, { fill: { why: `line ${line} is damaged` } });
    return { app: cells.get('app') ?? '', owner: cells.get('owner') ?? '' };
  });
}
