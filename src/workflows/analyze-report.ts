import { newId } from '../model/ids.ts';
import type { Overrides, Understanding } from '../model/understanding.ts';
import { analyzeApart } from './analyze-apart.ts';
import { chooseReport } from './choose-report.ts';
import type { Call, Context } from './context.ts';

/**
 * Reads a report and concludes what it says; needs no tenant. `report`: number, name, or path below the folder.
 * The understanding is stored; planning uses the newest one of the same bytes.
 * Throws `intake.*`.
 */
export async function analyzeReport(
  context: Context,
  input: { readonly report: string; readonly overrides?: Overrides },
  call: Call = {},
): Promise<Understanding> {
  const { file, identity } = await chooseReport(context, input.report, call);
  call.progress?.(0, undefined, 'reading-report');
  const understanding = await analyzeApart(
    {
      id: newId('und', context.clock, context.random),
      name: identity.name,
      path: identity.path,
      open: () => context.reports.open(file),
      now: context.clock.now(),
      ...(input.overrides === undefined ? {} : { overrides: input.overrides }),
    },
    identity.bytes,
    call,
  );
  await context.store.understandings.save(understanding, context.clock.now());
  return understanding;
}
