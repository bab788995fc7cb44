import type { App } from '../model/tenant-objects.ts';

/** An app as it was read, or as a plan names it. */
export type AppNow = Pick<App, 'label' | 'id'> & Partial<Pick<App, 'status'>>;

/**
 * The first line of a headline: the app, and whether it is one that people can use, where that was read. Holds tenant text:
 * shown as data only.
 */
export function appLine({ label, id, status = 'ACTIVE' }: AppNow): string {
  const app = `App: ${label} (${id})`;
  return status === 'ACTIVE'
    ? app
    : `${app}, ${status.toLowerCase()} in Okta: what people hold there they can use only once it is active`;
}
