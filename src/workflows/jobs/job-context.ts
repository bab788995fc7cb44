import type { JobContext } from '../../jobs/job-context.ts';
import type { Context } from '../context.ts';

/** What jobs need of a context. */
export function jobContext(context: Context): JobContext {
  return {
    clock: context.clock,
    random: context.random,
    okta: context.okta(),
    store: context.store,
    log: context.log,
    settings: context.settings,
    ...(context.processes === undefined ? {} : { processes: context.processes }),
  };
}
