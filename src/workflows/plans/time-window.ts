import type { TimeWindow } from '../../model/job.ts';
import { parseTimeWindow } from '../../planning/time-window.ts';

/** The hours of a window, from `22:00-06:00 Europe/Zurich`. Throws `config.invalid`. */
export function timeWindow(text: string): TimeWindow {
  return parseTimeWindow(text);
}
