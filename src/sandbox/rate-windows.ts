import type { SandboxSettings } from './settings.ts';

export interface RateVerdict {
  readonly limited: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Epoch seconds. */
  readonly reset: number;
}

/**
 * Fixed windows per bucket, opened by the first request (contract §9.1). The neighbour's use is spread evenly
 * over a window; where there is one, its requests open the windows back to back.
 */
export class RateWindows {
  readonly #windows = new Map<string, { start: number; used: number }>();
  readonly #settings: SandboxSettings['rateLimits'];
  /** Requests answered with 429, per bucket. */
  readonly refused = new Map<string, number>();

  constructor(settings: SandboxSettings['rateLimits']) {
    this.#settings = settings;
  }

  /** Counts a request and says what its headers show. */
  take(bucket: string, now: number): RateVerdict {
    const { limits, windowMs, neighbours } = this.#settings;
    const neighbour = neighbours[bucket] ?? this.#settings.neighbour;
    const limit = limits[bucket] ?? limits['*'] ?? 1200;
    let window = this.#windows.get(bucket);
    if (window === undefined || now >= window.start + windowMs) {
      const second = Math.floor(now / 1000) * 1000;
      const since = window === undefined ? 0 : Math.floor((second - window.start) / windowMs) * windowMs;
      const start = neighbour > 0 && window !== undefined ? window.start + since : second;
      window = { start, used: 0 };
      this.#windows.set(bucket, window);
    }
    const others = Math.floor(neighbour * limit * Math.min(1, (now - window.start) / windowMs));
    const reset = Math.round((window.start + windowMs) / 1000);
    if (window.used + others >= limit) {
      this.refused.set(bucket, (this.refused.get(bucket) ?? 0) + 1);
      return { limited: true, limit, remaining: 0, reset };
    }
    window.used += 1;
    return { limited: false, limit, remaining: Math.max(0, limit - window.used - others), reset };
  }
}
