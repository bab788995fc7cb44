import { BLACK, UNKNOWN, WHITE, type Writing } from './unseen-text.ts';
import { attribute, isOn, partOf, tagsOf } from './xml-tags.ts';

/**
 * Style number → what of it a person sees beside its text: `fill:ff0000`, `font:theme4`, `bold`. Nothing where it looks as cells
 * usually do. `cells`: the tags of these styles.
 */
export function dressOf(styles: string, cells: readonly string[]): readonly (readonly string[])[] {
  const fonts = pieces(styles, 'fonts', 'font').map(fontDress);
  const fills = pieces(styles, 'fills', 'fill').map(fillDress);
  return cells.map((tag) => [
    ...(fills[Number(attribute(tag, 'fillId') ?? 0)] ?? []),
    ...(fonts[Number(attribute(tag, 'fontId') ?? 0)] ?? []),
  ]);
}

/** The tags of each element of a list of styles. */
export function pieces(styles: string, list: string, name: string): readonly string[] {
  return partOf(styles, list)
    .split(new RegExp(`<(?:\\w+:)?${name}(?=[\\s>/])`))
    .slice(1);
}

/** By the fonts and fills of the styles. */
export function writingIn(styles: string): Writing {
  const fonts = pieces(styles, 'fonts', 'font');
  return {
    inks: fonts.map(inkOf),
    tiny: fonts.map(isTiny),
    papers: pieces(styles, 'fills', 'fill').map(paperOf),
  };
}

/** Points up to which a text is a line of dust. */
const TINY = 2;

export function isTiny(font: string): boolean {
  const size = attribute(tagsOf(font, 'sz')[0] ?? '', 'val');
  return size !== undefined && Number(size) <= TINY;
}

/** In which colour a font writes. */
export function inkOf(font: string): string {
  return inkIn(font) ?? BLACK;
}

/** The same; undefined: the font says none. */
export function inkIn(font: string): string | undefined {
  return colourOf(tagsOf(font, 'color')[0] ?? '');
}

/** What the fill of a conditional format puts behind a text; undefined: nothing. Its solid colour stands where others have that of the back. */
export function paperIn(fill: string): string | undefined {
  if (tagsOf(fill, 'gradientFill').length > 0) return UNKNOWN;
  const [pattern = ''] = tagsOf(fill, 'patternFill');
  const type = attribute(pattern, 'patternType') ?? 'solid';
  if (pattern === '' || type === 'none') return undefined;
  if (type !== 'solid') return UNKNOWN;
  return ['bgColor', 'fgColor']
    .map((name) => colourOf(tagsOf(fill, name)[0] ?? ''))
    .find((one) => one !== undefined);
}

function paperOf(fill: string): string {
  const [pattern = ''] = tagsOf(fill, 'patternFill');
  if (isUnfilled(pattern)) return tagsOf(fill, 'gradientFill').length > 0 ? UNKNOWN : WHITE;
  if (attribute(pattern, 'patternType') !== 'solid') return UNKNOWN;
  return colourOf(tagsOf(fill, 'fgColor')[0] ?? '') ?? UNKNOWN;
}

function isUnfilled(pattern: string): boolean {
  return ['none', 'gray125', undefined].includes(attribute(pattern, 'patternType'));
}

function fillDress(fill: string): readonly string[] {
  if (tagsOf(fill, 'gradientFill').length > 0) return ['fill:gradient'];
  const [pattern = ''] = tagsOf(fill, 'patternFill');
  if (isUnfilled(pattern)) return [];
  const colour = colourOf(tagsOf(fill, 'fgColor')[0] ?? '');
  return colour === undefined || PAPER.has(colour) ? [] : [`fill:${colour}`];
}

export function fontDress(font: string): readonly string[] {
  const colour = colourOf(tagsOf(font, 'color')[0] ?? '');
  return [
    ...(colour === undefined || INK.has(colour) ? [] : [`font:${colour}`]),
    ...(['b', 'i', 'u'] as const).flatMap((name) =>
      tagsOf(font, name).some((tag) => isOn(tag) && attribute(tag, 'val') !== 'none') ? [FONTS[name]] : [],
    ),
  ];
}
const FONTS = { b: 'bold', i: 'italic', u: 'underline' } as const;
const PAPER: ReadonlySet<string> = new Set(['ffffff', 'theme0']);
const INK: ReadonlySet<string> = new Set(['000000', 'theme1']);

/** Numbers of what a window has: nobody chose it. */
const OF_WINDOWS: readonly string[] = ['64', '65'];
/** Colours that old workbooks number; of others nobody knows what they are. */
const PALETTE: Readonly<Record<number, string>> = {
  0: '000000',
  1: 'ffffff',
  2: 'ff0000',
  3: '00ff00',
  4: '0000ff',
  5: 'ffff00',
  6: 'ff00ff',
  7: '00ffff',
  8: '000000',
  9: 'ffffff',
  10: 'ff0000',
  11: '00ff00',
  12: '0000ff',
  13: 'ffff00',
  14: 'ff00ff',
  15: '00ffff',
  16: '800000',
  17: '008000',
  18: '000080',
  22: 'c0c0c0',
  23: '808080',
  29: 'ff8080',
  42: 'ccffcc',
  43: 'ffff99',
  45: 'ff99cc',
  47: 'ffcc99',
  51: 'ffcc00',
  52: 'ff9900',
  53: 'ff6600',
  55: '969696',
};

function colourOf(tag: string): string | undefined {
  const [rgb, theme, indexed] = ['rgb', 'theme', 'indexed'].map((name) => attribute(tag, name));
  if (rgb !== undefined) return rgb.slice(-6).toLowerCase();
  if (theme !== undefined) return `theme${theme}${tintOf(tag)}`;
  if (indexed === undefined || OF_WINDOWS.includes(indexed)) return undefined;
  return PALETTE[Number(indexed)] ?? `indexed${indexed}`;
}

function tintOf(tag: string): string {
  const tint = Number(attribute(tag, 'tint') ?? 0);
  return tint === 0 ? '' : `@${tint.toFixed(2)}`;
}

/** Hues in degrees that people call by a name. */
const HUES: Readonly<Record<string, readonly (readonly [from: number, to: number])[]>> = {
  red: [
    [0, 20],
    [330, 360],
  ],
  orange: [[15, 50]],
  yellow: [[40, 75]],
  green: [[65, 180]],
  blue: [[170, 260]],
  purple: [[255, 360]],
};
/** How far apart the channels of a colour are, at least, that is no grey; and of a pale one, which may be called either. */
const GREY = 0.15;
const FAINT = 0.04;
const PALE = 0.8;

const KNOWN = /^[\da-f]{6}$/;

/** Whether it is a fill of which everybody knows the colour. */
export function isKnownFill(dress: string): boolean {
  const [kind, colour = ''] = dress.split(':');
  return kind === 'fill' && KNOWN.test(colour);
}

/** Whether a colour or font may be what people call so; of colours of a theme, and others by number, nobody knows. `colour`: any. */
export function mayBeCalled(dress: string, name: string): boolean {
  const [kind = '', colour] = dress.split(':');
  if (colour === undefined) return kind === name;
  if (name === 'colour' || !KNOWN.test(colour)) return name === 'colour' || name in HUES || name === 'grey';
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map(
    (at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255,
  );
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  if (name === 'grey') return most - least < GREY;
  if (most - least < (most > PALE ? FAINT : GREY)) return false;
  const sector =
    most === red
      ? (green - blue) / (most - least)
      : most === green
        ? 2 + (blue - red) / (most - least)
        : 4 + (red - green) / (most - least);
  const hue = (sector * 60 + 360) % 360;
  return HUES[name]?.some(([from, to]) => hue >= from && hue <= to) === true;
}
