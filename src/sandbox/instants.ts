/** ISO-8601 with milliseconds, as management answers. */
export function isoMillis(at: number): string {
  return new Date(at).toISOString();
}

/** ISO-8601 with whole seconds, as governance answers. */
export function isoSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** As the header Date has it. */
export function httpDate(at: number): string {
  return new Date(at).toUTCString();
}

/** Milliseconds of an ISO-8601 instant; undefined when it is none. */
export function parseIso(text: string): number | undefined {
  const at = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
