import type { EntitlementValues } from '../../model/tenant-objects.ts';
import type { JobContext } from '../job-context.ts';
import { Reading } from '../reading.ts';

/** What the bundles of an app hold by now: one call for 200 bundles, no older than a tenant may take to show a change. */
export class BundleContents {
  readonly #contents: Reading<ReadonlyMap<string, readonly EntitlementValues[]>>;

  constructor({ clock, okta, settings }: JobContext, appId: string) {
    const read = async () => {
      const bundles = await okta.bundles.listForApp(appId);
      return new Map(bundles.map(({ id, entitlements }) => [id, entitlements]));
    };
    this.#contents = new Reading(clock, read, settings.settleMs);
  }

  /** What a bundle holds; undefined where the app has no such bundle. */
  async of(bundleId: string): Promise<readonly EntitlementValues[] | undefined> {
    return (await this.#contents.now()).get(bundleId);
  }
}
