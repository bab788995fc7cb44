/** An agreement counts for as long as this (design §7.7). */
export const AGREEMENT_LIFE_MS = 24 * 3_600_000;
