import type { Column } from '../columns/column-features.ts';

/** As the header says it, without what is only the export's: `ent_Role` is Role, `PermissionSet.Label` is Permission Set. */
export function entitlementName(columns: readonly Column[]): string {
  const name = columns[0]?.name ?? '';
  if (/^ent_./i.test(name)) return name.slice(4).trim();
  if (columns.length > 1) return name.replace(/[\s_.#-]*\(?\d{1,2}\)?$/u, '').trim() || name;
  const label = /^(.+)\.(label|name|title|display_?name|display_?value)$/i.exec(name);
  if (label === null) return name;
  return (label[1] ?? name)
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/[._]+/g, ' ')
    .trim();
}
