import { canonicalValue, saysNone } from '../../words/canonical-value.ts';
import { attribute } from './xml-tags.ts';

/** What of a cell nobody sees, by its style. */
export interface Unseen {
  readonly texts: boolean;
  readonly numbers: boolean;
}

/** How cells are written: by the numbers of fonts and fills the colours of what is written and of what it is written on. */
export interface Writing {
  readonly inks: readonly string[];
  /** By the numbers of fonts whether it is so small that nobody reads it. */
  readonly tiny: readonly boolean[];
  readonly papers: readonly string[];
}

/** What a section of a format shows of a value is nothing: empty, or only spaces and signs that fill the cell. */
const SHOWS_NOTHING = /^(?:\[[^\]]*\]|"\s*"|_.|\*.|\\ |\s)*$/u;
const CONDITION = /\[[<>=]/u;
const SECTION_END = /;(?=(?:[^"]*"[^"]*")*[^"]*$)/u;

/** What a format hides: `;;;` shows neither texts nor numbers. */
export function hiddenBy(format: string): Unseen {
  const sections = format.split(SECTION_END);
  // A section may be for some numbers only: `[=0]"";General`.
  const ofNumbers = CONDITION.test(format) ? sections : sections.slice(0, 1);
  return {
    texts: sections.length > 3 && SHOWS_NOTHING.test(sections[3] ?? ''),
    numbers: sections.length > 1 && ofNumbers.every((section) => SHOWS_NOTHING.test(section)),
  };
}

/**
 * Style number → what of its cells nobody sees; none where all is seen. `formats`: by their numbers. `cells`: the tags of these
 * styles.
 */
export function unseenStyles(
  cells: readonly string[],
  formats: ReadonlyMap<string, string>,
  { inks, tiny, papers }: Writing,
): ReadonlyMap<number, Unseen> {
  const unseen = new Map<number, Unseen>();
  for (const [style, tag] of cells.entries()) {
    const of = (name: string) => Number(attribute(tag, name) ?? 0);
    const { texts, numbers } = hiddenBy(formats.get(attribute(tag, 'numFmtId') ?? '') ?? '');
    const nobody = tiny[of('fontId')] === true || isUnseenOn(inks[of('fontId')] ?? '', papers[of('fillId')]);
    if (texts || numbers || nobody) unseen.set(style, { texts: texts || nobody, numbers: numbers || nobody });
  }
  return unseen;
}

/** Parts of a channel (of 255) by which colours may differ that nobody tells apart. */
const ALIKE = 16;

/** Whether what is written in one colour is not seen on another. */
export function isUnseenOn(ink: string, paper = WHITE): boolean {
  if (ink === paper) return ink !== UNKNOWN;
  const [one, other] = [ink, paper].map(channelsOf);
  return (
    one !== undefined &&
    other !== undefined &&
    one.every((channel, i) => Math.abs(channel - (other[i] ?? 0)) <= ALIKE)
  );
}

/** Zero, or a word for nothing: who does not see it misses nothing. */
export function saysNothing(value: unknown): boolean {
  return value === 0 || (typeof value === 'string' && saysNone(canonicalValue(value)));
}

export const WHITE = 'ffffff';
export const BLACK = '000000';
/** A pattern, or a colour that nobody knows. */
export const UNKNOWN = '';

/** Red, green and blue of a colour that is known, or one of the two of a theme that are white and black, with its tint. */
function channelsOf(colour: string): readonly number[] | undefined {
  const [, white, tint = '0'] = /^theme([01])(?:@(-?[\d.]+))?$/.exec(colour) ?? [];
  if (white !== undefined) {
    const by = Number(tint);
    const light = white === '0' ? 1 : 0;
    const grey = 255 * (by < 0 ? light * (1 + by) : light * (1 - by) + by);
    return [grey, grey, grey];
  }
  return /^[\da-f]{6}$/.test(colour)
    ? [0, 2, 4].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
    : undefined;
}
