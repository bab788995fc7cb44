import { SnapshotBuilder } from '../access/snapshot-builder.ts';
import type { Snapshot, SnapshotHeader } from '../access/snapshot.ts';
import type { AppMember } from '../model/tenant-objects.ts';
import type { JobContext } from './job-context.ts';
import { unlessGone } from './carry-out/gone.ts';
import { Lane } from './lane.ts';

export interface SnapshotRequest {
  readonly appId: string;
  /** Everybody on the app, or only these principals. */
  readonly people?: readonly string[];
  /** Entitlements and values that are known already: they are not read again. */
  readonly known?: Pick<SnapshotHeader, 'entitlements' | 'values'>;
  readonly onMembers?: (page: readonly AppMember[]) => void;
  /** The members of `onMembers` have their whole profile. */
  readonly profiles?: boolean;
  /**
   * Mining: what policy and bundles give is not to be explained, so that nobody's effective access is read; the bundles
   * are read in any case. Calls: ⌈V/200⌉ + ⌈M/500⌉ + ⌈G/200⌉ + ⌈bundles/200⌉, and one for the entitlements.
   */
  readonly forMining?: boolean;
  /** Whoever asks has waited since their last write: what others changed a moment ago may be missing. */
  readonly settled?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Changed so short a time ago, however the clocks differ, that reads may not agree yet. */
const RECENT_MS = 5 * 60_000;

/** How far an instant of the tenant may be off from ours, beyond what its Date header showed. */
const CLOCK_SLACK_MS = 2_000;

/**
 * Reads who is a member and who holds what through which grants. Whoever has a grant that does not show its values is
 * completed by Okta's own effective read. Calls: ⌈M/500⌉ + ⌈G/200⌉ + completions, and a few for values and bundles
 * (or two per principal).
 */
export async function readSnapshot(
  context: Pick<JobContext, 'okta' | 'clock' | 'settings'>,
  request: SnapshotRequest,
): Promise<Snapshot> {
  const { okta, clock, settings } = context;
  const { appId, people, signal } = request;
  const entitlements = request.known?.entitlements ?? (await okta.entitlements.list(appId, signal));
  const values = request.known?.values ?? (await okta.entitlements.values(appId, signal));
  const builder = new SnapshotBuilder();
  // By the tenant's clock, as the ends of grants are: one that goes wrong here must not end any.
  const takenAt = clock.now() + (okta.clockAheadMs() ?? 0);
  const lane = new Lane(settings.concurrency);
  if (people === undefined) {
    const members = async () => {
      const pages =
        request.profiles === true
          ? okta.members.listWithProfiles(appId, signal)
          : okta.members.list(appId, signal);
      for await (const page of pages) {
        builder.addMembers(page);
        request.onMembers?.(page);
      }
    };
    const grants = async () => {
      for await (const page of okta.grants.listForApp(appId, signal)) builder.addGrants(page, takenAt);
    };
    await Promise.all([members(), grants()]);
  } else {
    for (const principal of people) builder.addPerson(principal);
    await Promise.all(
      people.map((principal) =>
        lane.run(async () => {
          const member = await okta.members.get(appId, principal, signal);
          if (member !== undefined) builder.addMembers([member]);
          builder.addGrants(await okta.grants.listForPrincipal(appId, principal, signal), takenAt);
        }),
      ),
    );
  }
  const bundles =
    builder.sawBundles || request.forMining === true ? await okta.bundles.listForApp(appId, signal) : [];
  const header: SnapshotHeader = {
    appId,
    takenAt,
    scope: people === undefined ? 'app' : 'people',
    entitlements,
    values,
    bundles,
  };
  const seen = builder.build(header);
  const unresolved = request.forMining === true ? [] : [...seen.unresolved()];
  if (unresolved.length === 0) return seen;
  // An effective read may lag behind a grant that was just made: let it catch up.
  const contested = unresolved.some((principal) =>
    seen.grantsOf(seen.indexOf(principal) ?? -1).every(({ values }) => values !== undefined),
  );
  const since = takenAt - settings.settleMs - CLOCK_SLACK_MS;
  const changing =
    request.settled !== true && unresolved.some((principal) => builder.changedSince(principal, since));
  if (changing || contested || builder.newestBlindAt > takenAt - RECENT_MS)
    await clock.sleep(settings.settleMs, signal);
  await Promise.all(
    unresolved.map((principal) =>
      lane.run(async () =>
        builder.addEffective(
          principal,
          // Whoever was deleted holds nothing, though their grants may be listed still.
          await unlessGone(
            okta,
            principal,
            () => okta.access.principalEntitlements(appId, principal, signal),
            [],
          ),
        ),
      ),
    ),
  );
  return builder.build(header);
}
