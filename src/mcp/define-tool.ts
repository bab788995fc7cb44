import {
  type CallToolResult,
  type InputRequiredResult,
  isInputRequiredResult,
} from '@modelcontextprotocol/server';
import type * as z from 'zod';
import { ProductError } from '../model/product-error.ts';
import type { Call, Context } from '../workflows/context.ts';
import { checkedArguments } from './arguments.ts';
import {
  checkCursor,
  chosenList,
  type ListCall,
  type ListOf,
  markedCursor,
  markedNext,
  withPlace,
} from './cursor-mark.ts';
import { ANSWER_MAX, type Answer, envelopeSchema } from './envelope.ts';
import type { Person } from './answers/person.ts';
import { hostOf } from './sentence.ts';
import { type TenantText, tenantText } from './tenant-text.ts';
import type { ToolName } from './tool-names.ts';

/**
 * `read` and `plan` never write to the tenant; `plan` stores a plan here. `apply` is the one write gate; `job` steers
 * a job that a person agreed to.
 */
export type Access = 'read' | 'plan' | 'job' | 'apply';

/** What a handler gets beside its input. */
export interface ToolCall extends Call {
  /** Name and version of the client, as it says. */
  readonly client: TenantText | undefined;
  readonly person: Person;
}

export interface ToolDefinition<Input extends z.ZodObject, Data extends z.ZodObject> {
  readonly name: ToolName;
  readonly title: string;
  readonly access: Access;
  /** Under 2 KB; the first sentence stands alone, because hosts that search tools show little more. */
  readonly description: string;
  readonly input: Input;
  readonly data: Data;
  /**
   * Arguments that choose which list a cursor is a place in; `answer`: arguments name one list in several ways, and the
   * answer says which it is (`listOf`).
   */
  readonly listBy?: readonly (keyof Input['shape'] & string)[] | 'answer';
  readonly handler: (
    context: Context,
    input: z.output<Input>,
    call: ToolCall,
  ) => Promise<Answer<z.output<Data>> | InputRequiredResult>;
}

/** A tool as the server registers it. */
export interface Tool {
  readonly name: ToolName;
  readonly title: string;
  readonly access: Access;
  readonly description: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
  run(context: Context, input: unknown, call: ToolCall): Promise<CallToolResult | InputRequiredResult>;
}

/** Static data plus a handler; the hints follow from the access, the envelope from the answer. */
export function defineTool<Input extends z.ZodObject, Data extends z.ZodObject>(
  definition: ToolDefinition<Input, Data>,
): Tool {
  const { name, title, access, description, input, data, listBy = [], handler } = definition;
  const output = envelopeSchema(data);
  return {
    name,
    title,
    access,
    description,
    input,
    output,
    annotations: {
      readOnlyHint: access === 'read' || access === 'plan',
      // To continue a job may take access away as its plan says; to cancel one ends it for good.
      destructiveHint: access === 'apply' || access === 'job',
      idempotentHint: true,
      openWorldHint: access === 'apply' || access === 'job',
    },
    async run(context, received, call) {
      try {
        const args = checkedArguments(name, input, received);
        const list: ListCall = { tool: name, shape: input.shape, arguments: args };
        const chosen = listBy === 'answer' ? undefined : chosenList(list, listBy);
        if (chosen !== undefined) checkCursor(list, chosen);
        const answer = await handler(context, withPlace(list, args), call);
        if (isInputRequiredResult(answer)) return answer;
        const of = chosen ?? answer.listOf;
        if (of === undefined) throw new Error(`an answer of ${name} does not say which list it is of`);
        if (chosen === undefined) checkCursor(list, of);
        return success(context, { name, input, output }, inList(list, of, answer));
      } catch (error) {
        return failure(context, name, error, call);
      }
    },
  };
}

/** The answer with its cursors marked as of this list. */
function inList<Data>(list: ListCall, of: ListOf, answer: Answer<Data>): Answer<Data> {
  const { more, next } = answer;
  return {
    ...answer,
    ...(next === undefined ? {} : { next: next.map((step) => markedNext(list, of, step)) }),
    ...(more?.cursor === undefined ? {} : { more: { ...more, cursor: markedCursor(list, of, more.cursor) } }),
  };
}

function success(
  context: Context,
  tool: Pick<Tool, 'name' | 'input' | 'output'>,
  answer: Answer<unknown>,
): CallToolResult {
  const { origin } = context.settings;
  const envelope = within(
    tool,
    tool.output.parse({
      ...(origin === undefined ? {} : { tenant: hostOf(origin) }),
      summary: answer.summary,
      data: answer.data,
      warnings: answer.warnings ?? [],
      next: answer.next ?? [],
      ...(answer.more === undefined ? {} : { more: answer.more }),
    }),
  );
  return { content: [{ type: 'text', text: JSON.stringify(envelope) }], structuredContent: envelope };
}

/**
 * The last guard of the model's context: the longest list of the data is halved, with a warning, until all fits. Rows of
 * a tool that pages are never taken, because its cursor has passed them. Throws `input.too_much` where nothing else is
 * long.
 */
function within(
  { name, input }: Pick<Tool, 'name' | 'input'>,
  envelope: Record<string, unknown>,
): Record<string, unknown> {
  let left = 0;
  const pages = Object.hasOwn(input.shape, 'cursor');
  // Room for the warning itself.
  while (JSON.stringify(envelope).length > ANSWER_MAX - 100) {
    const longest = longestList(envelope['data'], pages);
    if (longest === undefined) throw new ProductError('input.too_much', { fill: { tool: name } });
    const gone = Math.ceil(longest.length / 2);
    longest.splice(longest.length - gone);
    left += gone;
  }
  if (left > 0) (envelope['warnings'] as unknown[]).push({ code: 'rows-left-out', count: left, sample: [] });
  return envelope;
}

/** The list that takes the most room; with `withinRows`, none of the lists of the data itself. */
function longestList(data: unknown, withinRows: boolean): unknown[] | undefined {
  let best: { readonly list: unknown[]; readonly size: number } | undefined;
  const rows = new Set<unknown>(withinRows && typeof data === 'object' ? Object.values(data ?? {}) : []);
  const visit = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node) && node.length > 0 && !rows.has(node)) {
      const size = JSON.stringify(node).length;
      if (best === undefined || size > best.size) best = { list: node as unknown[], size };
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(data);
  return best?.list;
}

/** Errors carry the same facts as text only: older clients hold `structuredContent` to the output schema, even of errors. */
function failure(context: Context, tool: string, thrown: unknown, { signal }: Call): CallToolResult {
  const error = thrown instanceof ProductError ? thrown : new ProductError('internal', { cause: thrown });
  // What a person called off is no fault of the program.
  if (error.code === 'internal' && signal?.aborted !== true) {
    const cause = error.cause instanceof Error ? error.cause : error;
    context.log.error('tool.failed', { tool, error: cause.name, message: cause.message, stack: cause.stack });
  }
  return errorResult(error);
}

/** An error as every tool answers it. */
export function errorResult(error: ProductError): CallToolResult {
  const body = {
    code: error.code,
    cause: tenantText(error.reason, 400),
    remedy: tenantText(error.remedy, 400),
    ...(error.subject === undefined ? {} : { subject: tenantText(error.subject, 400) }),
    ...(error.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: error.retryAfterSeconds }),
  };
  return { isError: true, content: [{ type: 'text', text: JSON.stringify(body) }] };
}
