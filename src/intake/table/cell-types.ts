/** Shapes of cells that tell data from header words. */
const STRONG: readonly (readonly [name: string, shape: RegExp])[] = [
  ['email', /^[^\s@,;]+@[^\s@,;]+\.[a-z]{2,}$/i],
  [
    'date',
    /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?( ?[AP]M)?$/i,
  ],
  ['date', /^\d{1,2}[- ][A-Z]{3}[- ]\d{2,4}$/i],
  ['number', /^[+-]?[$€£]?\s?\d[\d.,' ]*%?$/],
  ['url', /^https?:\/\/\S+$/i],
  // Ids: letters and digits mixed, no spaces.
  ['id', /^(?=.*\d)[A-Z0-9_.\-\\]{4,}$/i],
];

const WEAK: readonly RegExp[] = [
  /^$/,
  /^\d{1,2}:\d{2}(:\d{2})?( ?[AP]M)?$/i,
  /^(true|false|y|n|yes|no|x|-|n\/a|null|none|active|inactive|enabled|disabled|✓|✗)$/i,
  /^\p{L}[\p{L}\p{M}'’.-]*( [\p{L}\p{M}'’.&-]+){0,3}$/u,
];
const CODE = /^[A-Z0-9_.:/\\#-]+$/i;

/** The kind of a cell that is clearly data; undefined for words. */
export function strongType(cell: string): string | undefined {
  const text = cell.trim();
  if (text === '' || text.length > 200) return undefined;
  return STRONG.find(([, shape]) => shape.test(text))?.[0];
}

/** How much a cell looks like one value of a table, 0..1; a cell that holds a delimiter hardly does. */
export function cellLikeness(cell: string): number {
  const text = cell.trim();
  if (text.length > 200) return 0;
  if (strongType(text) !== undefined || WEAK.some((shape) => shape.test(text))) return 1;
  if (CODE.test(text)) return 1;
  if (/^[[{].*[\]}]$/.test(text)) return 1;
  return text.includes('"') ? 0 : 0.55;
}
