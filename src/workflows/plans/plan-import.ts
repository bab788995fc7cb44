import type { MappingWish } from '../../intake/mapping.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Overrides } from '../../model/question.ts';
import type { Understanding } from '../../model/understanding.ts';
import { analyzeReport } from '../reports/analyze-report.ts';
import { chooseUnderstood } from '../reports/choose-report.ts';
import type { Call, Context } from '../context.ts';
import { planGrants } from './plan-grants.ts';
import { planStructure } from './plan-structure.ts';

export interface ImportInput {
  readonly report: string;
  /** Id or name. */
  readonly app: string;
  readonly overrides?: Overrides;
  /** What to do with a mapping remembered of earlier reports. */
  readonly mapping?: MappingWish;
  readonly grants?: 'merge' | 'exact';
  readonly structure?: 'merge' | 'replace';
  /** Called before anything is planned: where planning fails, what the report was taken for tells what to do. */
  readonly onUnderstood?: (understanding: Understanding) => void;
}

export interface ImportPlan {
  readonly understanding: Understanding;
  /** The next step: the structure, or where the app has everything, the grants. */
  readonly plan: PlanHeader;
}

/**
 * The next plan of an import: structure first, and when nothing of it is left to do, the grants. Analyses the report where
 * that has not been done, or where overrides are given. Writes nothing to the tenant. Throws what planning throws.
 */
export async function planImport(context: Context, input: ImportInput, call: Call = {}): Promise<ImportPlan> {
  const { report, app } = input;
  const understanding = await understood(context, input, call);
  input.onUnderstood?.(understanding);
  const structure = await planStructure(
    context,
    { report, app, ...(input.structure === undefined ? {} : { mode: input.structure }) },
    call,
  );
  if (structure.operations > 0) return { understanding, plan: structure };
  const plan = await planGrants(
    context,
    { report, app: structure.app.id, ...(input.grants === undefined ? {} : { mode: input.grants }) },
    call,
  );
  return { understanding, plan };
}

async function understood(context: Context, input: ImportInput, call: Call): Promise<Understanding> {
  const { report, overrides, mapping } = input;
  if (overrides !== undefined || mapping !== undefined)
    return analyzeReport(
      context,
      {
        report,
        ...(overrides === undefined ? {} : { overrides }),
        ...(mapping === undefined ? {} : { mapping }),
      },
      call,
    );
  try {
    return (await chooseUnderstood(context, report, call)).understanding;
  } catch (error) {
    const unknown =
      error instanceof ProductError &&
      (error.code === 'intake.not_analysed' ||
        (error.code === 'intake.changed' && !/^\d+$/.test(report.trim())));
    if (!unknown) throw error;
    return analyzeReport(context, { report }, call);
  }
}
