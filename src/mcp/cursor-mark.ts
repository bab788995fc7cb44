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

/** Which list a call of a tool is about, and of what. */
export interface ListCall {
  readonly tool: ToolName;
  readonly shape: Readonly<Record<string, unknown>>;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Arguments that choose the list. */
  readonly chosenBy: readonly string[];
}

/** The arguments with the bare place as cursor. Throws `input.wrong_cursor` where it is one of another list. */
export function withPlace<Input extends Record<string, unknown>>(call: ListCall, input: Input): Input {
  const { cursor } = input;
  if (!pages(call) || typeof cursor !== 'string') return input;
  const [place, mark] = cursor.split('-');
  if (mark !== markOf(call)) throw new ProductError('input.wrong_cursor', { fill: { tool: call.tool } });
  return { ...input, cursor: place };
}

/** The place in the list of a call, as an answer gives it. */
export function markedCursor(call: ListCall, place: string): string {
  return pages(call) ? `${place}-${markOf(call)}` : place;
}

/** A next step that goes on in the same list, with its cursor as answers give it. */
export function markedNext(call: ListCall, next: Next): Next {
  const { cursor } = next.arguments;
  if (next.tool !== call.tool || typeof cursor !== 'string') return next;
  return { ...next, arguments: { ...next.arguments, cursor: tenantText(markedCursor(call, cursor)) } };
}

function pages({ shape }: ListCall): boolean {
  return shape['cursor'] === cursorInput;
}

function markOf({ tool, arguments: args, chosenBy }: ListCall): string {
  const chosen = chosenBy.map((name) => (args[name] ?? null) as Json);
  return new CanonicalHash()
    .add([tool, ...chosen])
    .hex()
    .slice(0, 6);
}
