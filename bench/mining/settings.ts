/** What a generated tenant is like; shares are of 1. */
export interface TenantSettings {
  readonly seed: number;
  readonly people: number;
  /** Extra holdings, as a share of those there are. */
  readonly extra: number;
  /** Chance that a holding which policy gives is missing. */
  readonly missing: number;
  readonly movers: number;
  /** Chance that a mover kept what the former department gave. */
  readonly kept: number;
  /** Chance that a cell is written untidily, and that it is empty. */
  readonly dirty: number;
  readonly empty: number;
  /** Chance that a person works at the department's home site. */
  readonly atHome: number;
  /** Share of the catalogue that no policy explains. */
  readonly adhoc: number;
  readonly grantScale: number;
  readonly birthright: number;
}

export const TENANT: TenantSettings = {
  seed: 1,
  people: 1000,
  extra: 0.05,
  missing: 0.05,
  movers: 0.08,
  kept: 0.7,
  dirty: 0.05,
  empty: 0.03,
  atHome: 0.5,
  adhoc: 0.3,
  grantScale: 1,
  birthright: 5,
};
