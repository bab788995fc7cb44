import * as z from 'zod';
import type { Progress } from '../workflows/context.ts';
import type { Context } from '../workflows/context.ts';
import { TenantText } from './tenant-text.ts';

/** What a tool may do to the tenant: nothing, nothing but make a plan, or carry one out. */
export type Access = 'read' | 'plan' | 'apply';

/** A tool is data and a function over the workflows. */
export interface Tool<Input extends z.ZodObject = z.ZodObject, Data extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly access: Access;
  /** First sentence says what it does, in words of the field; under 2 KB. */
  readonly description: string;
  readonly input: Input;
  readonly data: Data;
  readonly handler: (
    context: Context,
    input: z.output<Input>,
    call: ToolCall,
  ) => Promise<Answer<z.output<Data>>>;
}

export interface ToolCall {
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly person: Person;
}

/** The person at the client, where the client can ask. */
export interface Person {
  /** Whether the client declared that it can show a form. */
  readonly canBeAsked: boolean;
  /** Name and version of the client. */
  readonly client: string | undefined;
  /** The answer to the question that was asked before; undefined when none was. */
  readonly answer: 'accept' | 'decline' | 'cancel' | undefined;
  /** Asks; the tool is called again with the answer. */
  ask(message: string): never;
}

/** `summary`: a fixed template with numbers, the product's handles and the configured host only (law 6). */
export interface Answer<Data> {
  readonly summary: string;
  readonly data: Data;
  readonly warnings?: readonly Warning[];
  readonly next?: readonly NextStep[];
  readonly more?: More;
}

export interface Warning {
  readonly code: string;
  readonly count: number;
  readonly sample?: readonly TenantText[];
}

export interface NextStep {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export interface More {
  readonly shown: number;
  readonly total: number;
  readonly cursor?: number;
  readonly uri?: string;
}

/** Checks the types of a definition; the definition itself is what is registered. */
export function defineTool<Input extends z.ZodObject, Data extends z.ZodObject>(
  tool: Tool<Input, Data>,
): Tool<Input, Data> {
  return tool;
}

/** The envelope that every tool answers in (design §5). */
export function envelopeOf(data: z.ZodObject) {
  return z.object({
    tenant: z.string().describe('Configured host; empty when no tenant is configured.'),
    summary: z.string(),
    data,
    warnings: z.array(
      z.object({ code: z.string(), count: z.number().int(), sample: z.array(TenantText).optional() }),
    ),
    next: z.array(z.object({ tool: z.string(), arguments: z.record(z.string(), z.unknown()) })),
    more: z
      .object({
        shown: z.number().int(),
        total: z.number().int(),
        cursor: z.number().int().optional(),
        uri: z.string().optional(),
      })
      .optional(),
  });
}

export function annotationsOf(access: Access) {
  return {
    readOnlyHint: access !== 'apply',
    destructiveHint: access === 'apply',
    idempotentHint: true,
    openWorldHint: false,
  };
}
