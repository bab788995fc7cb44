import { type Command, InvalidArgumentError } from 'commander';
import { parseShares } from '../config/shares.ts';
import type { JobOptions } from '../model/job.ts';
import { timeWindow } from '../workflows/plans/time-window.ts';

/** What commander makes of the options of a run. */
export interface JobOptionValues {
  readonly waves?: number;
  readonly window?: readonly string[];
  readonly share?: readonly string[];
}

/** Adds the options that say how a job is to be run. */
export function withJobOptions(command: Command): Command {
  return command
    .option(
      '--waves <people>',
      'write so many people at a time; each wave is looked at before the next',
      people,
    )
    .option('--window <hours...>', 'write only in these hours, such as 22:00-06:00 Europe/Zurich')
    .option(
      '--share <percent...>',
      'part of each rate limit, such as 50, or of one bucket, such as "write grants=25"',
    );
}

/** The options as they are kept with the job; undefined: none were given. Throws `config.invalid`. */
export function jobOptions({ waves, window, share }: JobOptionValues): JobOptions | undefined {
  if (waves === undefined && window === undefined && share === undefined) return undefined;
  return {
    ...(waves === undefined ? {} : { wave: waves }),
    ...(window === undefined ? {} : { window: timeWindow(window.join(' ')) }),
    ...(share === undefined ? {} : { shares: parseShares(share.join(';'), '--share') }),
  };
}

function people(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It takes a number of people.');
  return Number(text);
}
