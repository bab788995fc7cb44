import * as z from 'zod';
import type { Json } from '../model/canonical-json.ts';
import { type Handle, handleSchema, hostSchema, type Sentence, sentenceSchema } from './sentence.ts';
import { tenantTextSchema, type TenantText } from './tenant-text.ts';
import { TOOL_NAMES, type ToolName } from './tool-names.ts';

/** No answer is longer than this, in characters of its JSON (design §10: the model's context is scarce). */
export const ANSWER_MAX = 8_000;

/** Characters of its rows, beside what else a list says. */
export const ROWS_FIT = 6_900;

/** Rows of a list unless more are asked for. */
export const ROWS = 25;

export const count = z.int().min(0);
export const code = z.string().regex(/^[A-Za-z0-9._-]{1,80}$/);
export const hash = z.string().regex(/^[0-9a-f]{64}$/);
export const instant = z.string().regex(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

const warningSchema = z.object({ code, count, sample: z.array(tenantTextSchema).max(3) });

const nextSchema = z.object({
  // No enumeration: it would stand in the schema of every tool.
  tool: z
    .string()
    .regex(/^[a-z_]{1,40}$/)
    .refine((name) => TOOL_NAMES.some((tool) => tool === name)),
  arguments: z.record(code, z.union([z.int(), z.boolean(), hash, tenantTextSchema, handleSchema])),
});

const moreSchema = z.object({
  shown: count,
  total: count,
  cursor: z
    .string()
    .regex(/^\d{1,12}(-[0-9a-f]{6})?$/)
    .optional(),
  uri: z
    .string()
    .regex(/^(plan|report|analysis|pattern):\/\/[\w/.-]{1,80}$/)
    .optional(),
});

/** What every tool answers with (design §5). `data` is the tool's own part. */
export function envelopeSchema<Data extends z.ZodObject>(data: Data) {
  return z.object({
    tenant: hostSchema.optional(),
    summary: sentenceSchema,
    data,
    warnings: z.array(warningSchema),
    next: z.array(nextSchema).max(3),
    more: moreSchema.optional(),
  });
}

/** A finding that a person should know; `sample` is data. */
export type Warning = z.output<typeof warningSchema>;
export type More = z.output<typeof moreSchema>;

/** A call that leads on. An argument that only a person knows is left out. */
export interface Next {
  readonly tool: ToolName;
  readonly arguments: Readonly<Record<string, number | boolean | TenantText | Handle | Hash>>;
}

/** Lower-case hexadecimal SHA-256. */
export type Hash = string & { readonly [hashBrand]: true };
declare const hashBrand: unique symbol;

/** The hash of a plan, as an argument of a next step. */
export function hashArgument(text: string): Hash {
  return hash.parse(text) as Hash;
}

/** What a handler returns; the wrapper adds the tenant and fills what is absent. */
export interface Answer<Data> {
  readonly summary: Sentence;
  readonly data: Data;
  readonly warnings?: readonly Warning[];
  readonly next?: readonly Next[];
  readonly more?: More;
  /** Which list the rows are of, where the arguments alone do not tell (`listBy: 'answer'`); not shown. */
  readonly listOf?: readonly Json[];
}

/** A fixed code; anything that does not look like one is flattened into one. */
export function codeOf(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 80) || 'unknown';
}

/** As many of the first rows as fit into `budget` characters of JSON; always at least one. */
export function fitting<Row>(rows: readonly Row[], budget = ROWS_FIT): Row[] {
  const kept: Row[] = [];
  let size = 0;
  for (const row of rows) {
    size += JSON.stringify(row).length + 1;
    if (kept.length > 0 && size > budget) break;
    kept.push(row);
  }
  return kept;
}
