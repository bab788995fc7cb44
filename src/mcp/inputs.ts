import * as z from 'zod';

/** Inputs that several tools take, described once. */

export const reportInput = z
  .string()
  .min(1)
  .max(1000)
  .describe('Number, name, or path of the report, as list_csv_files shows it.');

export const appInput = z.string().min(1).max(255).describe('Id or name of the Okta app.');

export const planInput = z.string().min(1).max(60).describe('Id of the plan (pln_…).');

export const analysisInput = z.string().min(1).max(60).describe('Id of the analysis (ana_…).');

export const patternInput = z
  .string()
  .min(1)
  .max(100)
  .describe(
    'Number of the pattern, as analyze_entitlement_patterns shows it, or its id; all values under one condition have one number, and make one candidate for a bundle.',
  );

export const conditionsInput = z
  .array(
    z.strictObject({
      attribute: z.string().min(1).max(100).describe('Name of the profile attribute, such as department.'),
      value: z.string().min(1).max(400).describe('Exact value.'),
    }),
  )
  .min(1)
  .max(10)
  .describe('Conditions on the Okta profile; all must hold.');
