import { fontDress, inkOf, isTiny } from './cell-dress.ts';
import { isOn, tagsOf } from './xml-tags.ts';

/** How the pieces of a text look that have a font of their own. */
export interface PiecesLook {
  /** Something is struck through. */
  readonly struck: boolean;
  /** What a person sees of it beside the text. */
  readonly dress: readonly string[];
  /** Colours in which something is written. */
  readonly inks: readonly string[];
  /** Something is so small that nobody reads it. */
  readonly tiny: boolean;
}

/** Names of the tags that tell how a piece looks, and of its own. */
export const OF_PIECES = 'r|strike|color|sz|b|i|u';

/** Texts that are looked at one by one: nearly all look as others do. */
export class PiecesReader {
  readonly #known = new Map<string, PiecesLook | undefined>();

  /** `tags`: those within a text that tell how its pieces look. Undefined: as the cell does. */
  look(tags: string): PiecesLook | undefined {
    if (tags === '') return undefined;
    if (!this.#known.has(tags)) this.#known.set(tags, lookOf(tags));
    return this.#known.get(tags);
  }
}

function lookOf(tags: string): PiecesLook | undefined {
  const fonts = tags.split(/<(?:\w+:)?r(?=[\s>/])/).slice(1);
  const struck = fonts.some((font) => tagsOf(font, 'strike').some(isOn));
  const dress = [...new Set(fonts.flatMap(fontDress))];
  const inks = [...new Set(fonts.filter((font) => tagsOf(font, 'color').length > 0).map(inkOf))];
  const tiny = fonts.some(isTiny);
  return struck || tiny || dress.length + inks.length > 0 ? { struck, dress, inks, tiny } : undefined;
}
