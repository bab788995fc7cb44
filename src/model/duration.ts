import { counted } from './counted.ts';

/** A duration in the words of a person: seconds, minutes or hours. */
export function duration(seconds: number): string {
  if (seconds < 90) return counted`${Math.max(1, Math.round(seconds))} [second|seconds]`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} minutes`;
  return `${(seconds / 3600).toFixed(1)} hours`;
}
