import { held } from '../held.ts';
import { grantsOfOthers } from './others.ts';
import { type HeldBefore, withoutRanOut } from './ran-out.ts';
import type { Run } from '../run.ts';

interface Since {
  readonly lost: readonly string[];
  readonly extra: readonly string[];
  readonly absent: readonly string[];
}

/**
 * Value ids that a person lost since `before` and that neither ended by themselves nor were to be `taken`, and those that came
 * and were not to be `given`, nor are by somebody else's grant; `absent`: those that were, and are not held. Undefined for
 * somebody who was deleted.
 */
export async function sinceBefore(
  run: Run,
  principal: string,
  before: HeldBefore,
  { taken, given }: { readonly taken: ReadonlySet<string>; readonly given: ReadonlySet<string> },
): Promise<Since | undefined> {
  const after = await held(run, principal);
  if (after === undefined) return undefined;
  const gone = [...before.values].filter((value) => !after.has(value) && !taken.has(value));
  const lost = withoutRanOut(run, gone, before);
  const absent = [...given].filter((value) => !after.has(value));
  const came = [...after].filter((value) => !before.values.has(value) && !given.has(value));
  if (came.length === 0) return { lost, extra: [], absent };
  const others = await grantsOfOthers(run, principal);
  return { lost, extra: others === 'unknown' ? [] : came.filter((value) => !others.has(value)), absent };
}
