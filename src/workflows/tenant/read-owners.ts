import { ProductError } from '../../model/product-error.ts';
import { keyOf } from '../bundles/owners-of-apps.ts';
import { type OpenFile, smallTable } from '../reports/small-table.ts';

const UNREADABLE = 'signoff.owners_unreadable';

/** Who signs for which app (id or name), from a file with the columns app and owner. Throws `signoff.owners_unreadable`. */
export async function readOwners(
  open: OpenFile,
): Promise<readonly { readonly app: string; readonly owner: string }[]> {
  const { lines } = await smallTable(open, ['app', 'owner'], UNREADABLE);
  const ownerOf = new Map<string, { readonly line: number; readonly owner: string }>();
  return lines.map(({ line, aside, cells }) => {
    const why = `line ${line} is ${aside === true ? 'a note or a total, and none of the table' : 'damaged'}`;
    if (cells === undefined) throw new ProductError(UNREADABLE, { fill: { why } });
    const [app, owner] = [cells.get('app') ?? '', cells.get('owner') ?? ''];
    const key = keyOf(app);
    const before = ownerOf.get(key);
    if (before !== undefined && before.owner !== owner.trim())
      throw new ProductError(UNREADABLE, {
        fill: { why: `lines ${before.line} and ${line} name two owners of one app` },
        subject: app,
      });
    ownerOf.set(key, { line, owner: owner.trim() });
    return { app, owner };
  });
}
