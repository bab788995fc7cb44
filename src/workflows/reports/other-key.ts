import type { IdentityClass, Resolution } from '../../model/identity.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Understanding } from '../../model/understanding.ts';
import type { ReportFile } from '../../sources/report-folder.ts';
import type { Call, Context } from '../context.ts';
import { wantedOfReport } from './read-wanted-apart.ts';
import { resolveIdentifiers } from '../tenant/resolve-identifiers.ts';

/** Share of the people, 0..1, that another column must find more to be asked about. */
const CLEARLY_MORE = 0.05;

const NOT_FOUND: ReadonlySet<IdentityClass> = new Set(['missing', 'ambiguous', 'conflict']);

/**
 * Whether another column that names each person finds clearly more of them in this organisation than the one that nobody
 * chose. Reads the report again and asks Okta only where many were not found. Throws `intake.other_key`.
 */
export async function checkOtherKey(
  context: Context,
  { understanding, file }: { readonly understanding: Understanding; readonly file: ReportFile },
  resolutions: readonly Resolution[],
  call: Call = {},
): Promise<void> {
  const { columns, identifier, overrides } = understanding;
  if (overrides.identifier !== undefined) return;
  const others = columns.filter((column) => column.class === 'identifier' && column.index !== identifier);
  const notFound = resolutions.flatMap(({ class: kind }, n) => (NOT_FOUND.has(kind) ? [n] : []));
  const enough = CLEARLY_MORE * resolutions.length;
  if (others.length === 0 || notFound.length <= enough) return;
  const beside = others.map(({ index }) => ({ column: index }));
  const { corroboration: texts } = await wantedOfReport(context, { file, understanding, beside }, call);
  const found = async (of: readonly number[], i: number) => {
    const named = of.map((n) => texts[n]?.[i] ?? '').filter((text) => text !== '');
    const { users } = context.okta();
    const people = await resolveIdentifiers(users, named, new Map(), () => [], call);
    return people.filter(({ class: kind }) => !NOT_FOUND.has(kind)).length;
  };
  const now = resolutions.length - notFound.length;
  let best = { name: '', people: now };
  for (const [i, { name }] of others.entries()) {
    // Who finds few of those that are not found does not find many more of all.
    if ((await found(notFound, i)) <= enough) continue;
    const people = await found(
      resolutions.map((_, n) => n),
      i,
    );
    if (people > best.people) best = { name, people };
  }
  if (best.people - now <= enough) return;
  throw new ProductError('intake.other_key', {
    fill: { now, better: best.people, of: resolutions.length },
    subject: `${best.name} instead of ${columns[identifier]?.name ?? ''}`,
  });
}
