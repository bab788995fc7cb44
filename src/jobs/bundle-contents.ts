import type { EntitlementValues } from '../model/tenant-objects.ts';
import type { JobContext } from './job-context.ts';

/** What the bundles of an app hold by now: one call for 200 bundles, no older than a tenant may take to show a change. */
export class BundleContents {
  readonly #context: JobContext;
  readonly #appId: string;
  #read:
    | { readonly at: number; readonly contents: Promise<ReadonlyMap<string, readonly EntitlementValues[]>> }
    | undefined;

  constructor(context: JobContext, appId: string) {
    this.#context = context;
    this.#appId = appId;
  }

  /** What a bundle holds; undefined where the app has no such bundle. */
  async of(bundleId: string): Promise<readonly EntitlementValues[] | undefined> {
    const { clock, settings } = this.#context;
    if (this.#read === undefined || clock.now() - this.#read.at >= settings.settleMs)
      this.#read = { at: clock.now(), contents: this.#contents() };
    return (await this.#read.contents).get(bundleId);
  }

  async #contents(): Promise<ReadonlyMap<string, readonly EntitlementValues[]>> {
    const bundles = await this.#context.okta.bundles.listForApp(this.#appId);
    return new Map(bundles.map(({ id, entitlements }) => [id, entitlements]));
  }
}
