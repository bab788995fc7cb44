import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { Tool } from './define-tool.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * A tool as the list of tools names it. The input refuses nothing there: what is wrong with arguments is said by the tool
 * itself, as an error of ours (`checkedArguments`), not by the library. The output is told in outline (`outlineOf`), and
 * every answer is held to the whole of it.
 */
export function asListed({ title, description, input, output, annotations }: Tool) {
  return {
    title,
    description,
    inputSchema: withStandard(input, { validate: (value) => ({ value }) }),
    outputSchema: withStandard(output, {
      jsonSchema: { input: () => outlineOf(output), output: () => outlineOf(output) },
    }),
    annotations: { title, ...annotations },
  };
}

type Standard = StandardSchemaWithJSON['~standard'];

function withStandard(schema: z.ZodObject, other: Partial<Standard>): StandardSchemaWithJSON {
  return { '~standard': { ...(schema['~standard'] as Standard), ...other } };
}

/** Of an answer the list tells the fields of the envelope and those of what stands in it: `data`, a warning, a next step. */
const LEVELS = 2;

/**
 * The schema of an answer without what stands deeper in it, of which only the kind is told: clients that put the list of
 * tools before a model would fill its context with what it reads off any answer.
 */
export function outlineOf(output: z.ZodObject): Record<string, unknown> {
  const whole = z.toJSONSchema(output, {
    override: ({ jsonSchema }) => {
      // Every whole number has this bound; it tells nobody anything.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  return { ...outlined(whole, LEVELS) };
}

function outlined(schema: JsonSchema, levels: number): JsonSchema {
  const { type, items, properties } = schema;
  if (type === 'array') return { ...schema, items: outlined(items as JsonSchema, levels) };
  if (type !== 'object') return schema;
  if (levels === 0) return { type };
  const fields = Object.entries(properties as Readonly<Record<string, JsonSchema>>);
  return {
    ...schema,
    properties: Object.fromEntries(fields.map(([name, field]) => [name, outlined(field, levels - 1)])),
  };
}
