import { newId } from '../../model/ids.ts';
import { type MappingWish, type Memory, stemOf } from '../../intake/mapping.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Overrides } from '../../model/question.ts';
import type { Understanding } from '../../model/understanding.ts';
import { analyzeApart } from './analyze-apart.ts';
import { chooseReport } from './choose-report.ts';
import type { Call, Context } from '../context.ts';

/**
 * Reads a report and concludes what it says; needs no tenant. Overrides are remembered for the connection and its reports
 * with the same columns; `mapping` says what to do with remembered ones. `report`: number, name, or path below the folder.
 * The understanding is stored; planning uses the newest one of the same bytes.
 * Throws `intake.*`.
 */
export async function analyzeReport(
  context: Context,
  input: { readonly report: string; readonly overrides?: Overrides; readonly mapping?: MappingWish },
  call: Call = {},
): Promise<Understanding> {
  const { file, identity } = await chooseReport(context, input.report, call);
  call.progress?.(0, undefined, 'reading-report');
  const tenantId = await connectionOf(context, call);
  const memory: Memory = {
    mappings: tenantId === undefined ? [] : await context.store.mappings.ofTenant(tenantId),
    ...(input.mapping === undefined ? {} : { wish: input.mapping }),
  };
  const understanding = await analyzeApart(
    {
      id: newId('und', context.clock, context.random),
      name: identity.name,
      path: identity.path,
      open: () => context.reports.open(file),
      now: context.clock.now(),
      memory,
      ...(input.overrides === undefined ? {} : { overrides: input.overrides }),
    },
    identity.bytes,
    call,
  );
  const { mapping: use, overrides } = understanding;
  if (use?.state === 'said' && tenantId !== undefined) {
    const { header, columns, saidAt } = use;
    const stem = stemOf(identity.name);
    await context.store.mappings.save(tenantId, { header, columns, stem, overrides, saidAt });
  }
  await context.store.understandings.save(understanding, context.clock.now());
  return understanding;
}

/** A tenant that does not answer must not keep a report from being read. */
const PATIENCE_MS = 5_000;

/** The tenant whose mappings count; none where there is no connection, or it does not answer: analysing needs none. */
async function connectionOf(context: Context, { signal }: Call): Promise<string | undefined> {
  if (context.settings.origin === undefined || context.settings.token === undefined) return undefined;
  const patience = context.clock.deadline(PATIENCE_MS);
  try {
    const both = signal === undefined ? patience.signal : AbortSignal.any([signal, patience.signal]);
    return (await context.org({ signal: both })).id;
  } catch (error) {
    if (signal?.aborted === true) throw error;
    context.log.warn('mapping.not_recalled', {
      code: error instanceof ProductError ? error.code : 'internal',
    });
    return undefined;
  } finally {
    patience.cancel();
  }
}
