import type { SnapshotHeader } from '../../src/access/snapshot.ts';

/** Header of the snapshot of an app without entitlements and bundles. */
export const EMPTY_APP: SnapshotHeader = {
  appId: 'app',
  takenAt: 0,
  scope: 'app',
  entitlements: [],
  values: [],
  bundles: [],
};
