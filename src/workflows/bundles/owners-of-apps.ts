import { ProductError } from '../../model/product-error.ts';

/** Per app (id or name) who signs for it. */
export interface OwnerOfApp {
  readonly app: string;
  readonly owner: string;
}

/**
 * Who signs for each of these apps, in their order: one owner for all, or those that are named for them. An app without an
 * owner would drop its lines unseen, and one for which two are named, or that is called as another is, would be signed for by
 * whom nobody meant: both are refused. `known`: all apps that a line may be about. Throws `signoff.no_owner`,
 * `signoff.ambiguous_owner`.
 */
export function ownersOfApps(
  apps: readonly { readonly id: string; readonly label: string }[],
  owners: string | readonly OwnerOfApp[],
  known: readonly { readonly label: string }[] = apps,
): readonly string[] {
  const found = apps.map((app) =>
    typeof owners === 'string' ? [owners.trim()] : namedFor(app, known, owners),
  );
  refuse(
    'signoff.no_owner',
    apps.filter((_, row) => found[row]?.every((owner) => owner === '') !== false),
  );
  refuse(
    'signoff.ambiguous_owner',
    apps.filter((_, row) => found[row]?.length !== 1),
  );
  return found.map(([owner = '']) => owner);
}

/** The owners of all lines that may be about an app; one that may be about another app too is of nobody for certain. */
function namedFor(
  { id, label }: { readonly id: string; readonly label: string },
  apps: readonly { readonly label: string }[],
  owners: readonly OwnerOfApp[],
): readonly string[] {
  const byId = owners.filter(({ app }) => keyOf(app) === keyOf(id));
  const byName = owners.filter(({ app }) => keyOf(app) === keyOf(label));
  const alike = apps.filter((app) => keyOf(app.label) === keyOf(label)).length > 1;
  const all = [...new Set([...byId, ...byName].map(({ owner }) => owner.trim()))];
  return alike && byName.length > 0 ? [...all, ''] : all;
}

function refuse(
  code: 'signoff.no_owner' | 'signoff.ambiguous_owner',
  apps: readonly { readonly label: string }[],
): void {
  if (apps.length === 0) return;
  throw new ProductError(code, {
    fill: { count: apps.length },
    subject: apps
      .slice(0, 5)
      .map(({ label }) => label)
      .join(', '),
  });
}

/** Two names of an app with the same key are one. */
export function keyOf(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}
