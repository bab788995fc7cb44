import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { expectCommitted } from '../../../test/support/committed.ts';
import { outlineOf } from '../as-listed.ts';
import { TOOL_NAMES } from '../tool-names.ts';
import { TOOLS } from './catalogue.ts';

type Schema = Readonly<Record<string, unknown>>;

const inputOf = (tool: (typeof TOOLS)[number]) => z.toJSONSchema(tool.input, { io: 'input' }) as Schema;
const outputOf = (tool: (typeof TOOLS)[number]) => z.toJSONSchema(tool.output) as Schema;

/** Every schema within a schema, with its path. */
function* within(schema: unknown, path = ''): Generator<{ readonly path: string; readonly schema: Schema }> {
  if (typeof schema !== 'object' || schema === null) return;
  if (Array.isArray(schema)) {
    for (const [i, child] of schema.entries()) yield* within(child, `${path}[${i}]`);
    return;
  }
  yield { path, schema: schema as Schema };
  for (const [key, child] of Object.entries(schema)) yield* within(child, `${path}.${key}`);
}

describe('the catalogue', () => {
  it('is the list of names, in its order, each once', () => {
    expect(TOOLS.map(({ name }) => name)).toEqual(TOOL_NAMES);
    expect(new Set(TOOL_NAMES).size).toBe(TOOL_NAMES.length);
  });

  it('stays small: hosts show and search few tools well', () => {
    expect(TOOLS.length).toBeLessThanOrEqual(24);
  });

  const perToken = 4;
  const together = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + size, 0);

  it('takes little of a model’s context: some 8,000 tokens for all tools, 1,200 for one', () => {
    const sizes = TOOLS.map((tool) => {
      const { name, title, description } = tool;
      return JSON.stringify({ name, title, description, inputSchema: inputOf(tool) }).length;
    });
    expect(Math.max(...sizes)).toBeLessThan(1_200 * perToken);
    expect(together(sizes)).toBeLessThan(8_000 * perToken);
  });

  it('tells of its answers in little, too, for clients that show a model all: 12,000 tokens, 700 for one', () => {
    const sizes = TOOLS.map((tool) => JSON.stringify(outlineOf(tool.output)).length);
    expect(Math.max(...sizes)).toBeLessThan(700 * perToken);
    expect(together(sizes)).toBeLessThan(12_000 * perToken);
  });

  it('has one write gate', () => {
    expect(TOOLS.filter(({ access }) => access === 'apply').map(({ name }) => name)).toEqual(['apply_plan']);
    expect(TOOLS.filter(({ annotations }) => !annotations.readOnlyHint).map(({ name }) => name)).toEqual([
      'apply_plan',
      'resume_job',
      'cancel_job',
    ]);
  });
});

describe.each(TOOLS.map((tool) => [tool.name, tool] as const))('%s', (name, tool) => {
  it('is as committed, with the whole of what it answers', () => {
    const definition = {
      name,
      title: tool.title,
      description: tool.description,
      annotations: tool.annotations,
      inputSchema: inputOf(tool),
      outputSchema: outputOf(tool),
    };
    expectCommitted(
      new URL(`./__snapshots__/${name}.snap`, import.meta.url),
      `${JSON.stringify(definition, undefined, 2)}\n`,
    );
  });

  it('has a short name and a title, and says all four hints', () => {
    expect(name).toMatch(/^[a-z][a-z0-9_]{1,39}$/);
    expect(tool.title.length).toBeGreaterThan(3);
    const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = tool.annotations;
    for (const hint of [readOnlyHint, destructiveHint, idempotentHint, openWorldHint]) {
      expect(typeof hint).toBe('boolean');
    }
    expect(readOnlyHint && destructiveHint).toBe(false);
    // Whatever carries out a plan may carry out one that takes away.
    expect(destructiveHint).toBe(tool.access === 'apply' || tool.access === 'job');
  });

  it('describes itself in under 2 KB, first by a sentence with a word of the field, without orders to a model', () => {
    expect(Buffer.byteLength(tool.description)).toBeLessThan(2048);
    const [first = ''] = tool.description.split(/[.:]\s/);
    expect(first).toMatch(/okta|report|csv|entitlement|grant|plan|workflow|job|app/i);
    expect(tool.description).not.toMatch(/\b(you must|always call|important|ignore|never call)\b/i);
  });

  it('says that it writes nothing, or on whose agreement it writes', () => {
    expect(tool.description).toMatch(
      {
        apply: /only tool that writes/,
        job: /a person agreed to/,
        plan: /writes nothing|sends nothing|changes nothing/i,
        read: /writes nothing|sends nothing|changes nothing/i,
      }[tool.access],
    );
  });

  it('takes an object without combinators, nullable types or unknown arguments, so that every client can call it', () => {
    const schema = inputOf(tool);
    expect(schema['type']).toBe('object');
    expect(schema['additionalProperties']).toBe(false);
    for (const { path, schema: part } of within(schema)) {
      for (const combinator of ['oneOf', 'anyOf', 'allOf', 'not', '$ref', 'prefixItems']) {
        expect(part, path).not.toHaveProperty(combinator);
      }
      expect(Array.isArray(part['type']), `${path}: a list of types`).toBe(false);
    }
  });

  it('bounds every list and every text that it takes', () => {
    for (const { path, schema: part } of within(inputOf(tool))) {
      if (part['type'] === 'array') expect(part, path).toHaveProperty('maxItems');
      if (part['type'] === 'string' && part['enum'] === undefined) {
        expect(part['maxLength'] !== undefined || part['pattern'] !== undefined, `${path}: no bound`).toBe(
          true,
        );
      }
    }
  });

  it('answers with texts that are fixed words, patterns of our own, or tenant text, which is capped', () => {
    for (const { path, schema: part } of within(outputOf(tool))) {
      if (part['type'] !== 'string') continue;
      const known = ['enum', 'const', 'pattern', 'maxLength'].some((key) => part[key] !== undefined);
      expect(known, `${path}: any text`).toBe(true);
    }
  });
});
