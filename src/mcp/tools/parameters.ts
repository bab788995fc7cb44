import * as z from 'zod';

/** Fields that several tools take: declared once, so that they say the same everywhere. */
export const report = z
  .string()
  .min(1)
  .max(1000)
  .describe('Number from list_csv_files, file name, or path below the reports folder.');
export const app = z.string().min(1).max(255).describe('App id (0oa…) or its name.');
export const plan = z
  .string()
  .regex(/^pln_[0-9a-z]{26}$/)
  .describe('Plan id (pln_…).');
export const where = z
  .array(z.strictObject({ attribute: z.string().min(1).max(60), value: z.string().min(1).max(500) }))
  .min(1)
  .max(5)
  .describe('Exact values of Okta profile attributes, all of which must hold, such as department = Finance.');
