import { CanonicalHash, type Json } from '../model/canonical-json.ts';
import { ProductError } from '../model/product-error.ts';
import type { Next } from './envelope.ts';
import { cursorInput } from './paging.ts';
import { tenantText } from './tenant-text.ts';
import type { ToolName } from './tool-names.ts';

/*
 * A cursor is a place in a list. It carries a mark of the list, because the same place in another one would leave out
 * all rows before it, and nobody would know.
 */

/** A call of a tool that lists something. */
export interface ListCall {
  readonly tool: ToolName;
  readonly shape: Readonly<Record<string, unknown>>;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What tells one list of a tool from its others. */
export type ListOf = readonly Json[];

/** The list that these arguments of a call choose. */
export function chosenList({ arguments: args }: ListCall, chosenBy: readonly string[]): ListOf {
  return chosenBy.map((name) => (args[name] ?? null) as Json);
}

/** The arguments with the bare place as cursor. */
export function withPlace<Input extends Record<string, unknown>>(call: ListCall, input: Input): Input {
  const { cursor } = input;
  return pages(call) && typeof cursor === 'string' ? { ...input, cursor: cursor.split('-')[0] } : input;
}

/** Throws `input.wrong_cursor` where the cursor of the call is one of another list. */
export function checkCursor(call: ListCall, of: ListOf): void {
  const { cursor } = call.arguments;
  if (!pages(call) || typeof cursor !== 'string') return;
  if (cursor.split('-')[1] !== markOf(call, of)) throw wrongCursor(call.tool);
}

/** The cursor is a place in another list. */
export function wrongCursor(tool: ToolName): ProductError {
  return new ProductError('input.wrong_cursor', { fill: { tool } });
}

/** The place in the list of a call, as an answer gives it. */
export function markedCursor(call: ListCall, of: ListOf, place: string): string {
  return pages(call) ? `${place}-${markOf(call, of)}` : place;
}

/** A next step that goes on in the same list, with its cursor as answers give it. */
export function markedNext(call: ListCall, of: ListOf, next: Next): Next {
  const { cursor } = next.arguments;
  if (next.tool !== call.tool || typeof cursor !== 'string') return next;
  return { ...next, arguments: { ...next.arguments, cursor: tenantText(markedCursor(call, of, cursor)) } };
}

function pages({ shape }: ListCall): boolean {
  return shape['cursor'] === cursorInput;
}

function markOf({ tool }: ListCall, of: ListOf): string {
  return new CanonicalHash()
    .add([tool, ...of])
    .hex()
    .slice(0, 6);
}
