import { AjvJsonSchemaValidator } from '@modelcontextprotocol/client/validators/ajv';

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
