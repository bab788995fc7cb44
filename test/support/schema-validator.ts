import { AjvJsonSchemaValidator } from '@modelcontextprotocol/client/validators/ajv';
import { expect } from 'vitest';
import * as z from 'zod';
import { TOOLS } from '../../src/mcp/tools/catalogue.ts';

type Schema = Parameters<AjvJsonSchemaValidator['getValidator']>[0];
type Check<T> = ReturnType<typeof AjvJsonSchemaValidator.prototype.getValidator<T>>;
const compiled = new Map<string, unknown>();

/** Every client compiles the schemas of all tools, which takes longer than most tests: the same schema is compiled once. */
export class CompiledOnce extends AjvJsonSchemaValidator {
  override getValidator<T>(schema: Schema): Check<T> {
    const key = JSON.stringify(schema);
    const known = compiled.get(key) ?? super.getValidator<T>(schema);
    compiled.set(key, known);
    return known as Check<T>;
  }
}

const validator = new CompiledOnce();

/** Holds an answer to the whole schema of its tool, of which a client is told the outline. */
export function expectWhole(name: string, answer: unknown): void {
  const output = TOOLS.find((tool) => tool.name === name)?.output ?? z.never();
  const { valid, errorMessage } = validator.getValidator(z.toJSONSchema(output) as unknown as Schema)(answer);
  expect(valid, `${name}: ${errorMessage ?? ''}`).toBe(true);
}
