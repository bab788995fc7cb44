import { Buffer } from 'node:buffer';
import { ProductError } from '../../model/product-error.ts';
import { SINGLE_BYTE } from '../../model/encodings.ts';
import { decodeAll } from './decode.ts';
import type { Samples } from './sample.ts';

export interface FoundEncoding {
  readonly encoding: string;
  readonly bom: boolean;
  /** What explains the bytes as well; see `Dialect.otherEncodings`. */
  readonly others: readonly string[];
}

/** Encodings that the detector is asked about; others it only takes names for. */
const ASKED: readonly string[] = [
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'gb18030',
  'big5',
];

/** Encodings that write most of the letters of an asked one with other bytes. */
const RELATIVES: Readonly<Record<string, string>> = {
  'iso-8859-15': 'windows-1252',
  'iso-8859-2': 'windows-1250',
  'iso-8859-7': 'windows-1253',
};

/** Share of the best score from which a second encoding is a possible one; measured on names in fourteen languages. */
const POSSIBLE = 0.45;
/** Most reports in an encoding of one byte are in this one: it is taken at half the score, the rest is asked. */
const PRIOR = 0.5;
/** Different letters beyond ASCII below which a report says too little. */
const FEW = 3;
/** Letters of Western Europe that words are full of. */
const COMMON: ReadonlySet<string> = new Set('äöüßàâçéèêëîïôùûñáíóúãõåæøœ');
/** All that is beyond ASCII is read as nonsense. */
const NONSENSE = -1;
/** Half a letter in ten read as nonsense. */
const NEAR = 0.1;

/**
 * The encoding of a report: byte order mark, NUL pattern, UTF-8 that holds together, else the one whose text looks most
 * like words. Throws `intake.unreadable` for what is no text.
 */
export async function detectEncoding(samples: Samples): Promise<FoundEncoding> {
  const [a = 0, b = 0, c = 0, d = 0] = samples.head;
  const sure = (encoding: string, bom: boolean) => ({ encoding, bom, others: [] });
  if (a === 0xef && b === 0xbb && c === 0xbf) return sure('utf-8', true);
  if (a === 0xff && b === 0xfe) return sure(c === 0 && d === 0 ? 'utf-32le' : 'utf-16le', true);
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return sure('utf-32be', true);
  if (a === 0xfe && b === 0xff) return sure('utf-16be', true);
  const wide = byNulPattern(samples.head);
  if (wide !== undefined) return sure(wide, false);
  refuseBinary(samples.head);
  // Bytes that hold together as UTF-8 do so by chance only where they are few; a bad one among them marks its line.
  if (samples.badUtf8 === 0 || samples.goodUtf8 >= 4 * samples.badUtf8) return sure('utf-8', false);
  return await byLooks(samples);
}

function byNulPattern(head: Uint8Array): string | undefined {
  const length = Math.min(head.length, 4096) & ~3;
  if (length < 8) return undefined;
  const nul = [0, 0, 0, 0];
  for (let i = 0; i < length; i++) if (head[i] === 0) nul[i & 3] = (nul[i & 3] ?? 0) + 1;
  const share = nul.map((count) => count / (length / 4));
  const [p = 0, q = 0, r = 0, s = 0] = share;
  if (q > 0.9 && r > 0.9 && s > 0.9 && p < 0.1) return 'utf-32le';
  if (p > 0.9 && q > 0.9 && r > 0.9 && s < 0.1) return 'utf-32be';
  if (q + s > 0.4 && p + r < (q + s) / 4) return 'utf-16le';
  if (p + r > 0.4 && q + s < (p + r) / 4) return 'utf-16be';
  return undefined;
}

function refuseBinary(head: Uint8Array): void {
  const first = head.subarray(0, 4096);
  const [a = 0, b = 0, c = 0, d = 0] = first;
  const unreadable = (why: string) => new ProductError('intake.unreadable', { fill: { why } });
  if (a === 0xd0 && b === 0xcf && c === 0x11) throw unreadable('it is an old Excel workbook (xls)');
  if (a === 0x25 && b === 0x50 && c === 0x44 && d === 0x46) throw unreadable('it is a PDF');
  let control = 0;
  for (const byte of first)
    if (byte < 9 || (byte > 13 && byte < 26) || (byte > 27 && byte < 31)) control += 1;
  if (control > 8 && control > first.length / 10) throw unreadable('it is no text');
}

interface Candidate {
  readonly encoding: string;
  readonly looks: number;
  /** What the detector gives it; undefined: it does not know it. */
  readonly score: number | undefined;
}

async function byLooks(samples: Samples): Promise<FoundEncoding> {
  // Its tables take 7 MB and a tenth of a second: only for reports that need them.
  const { detectAll } = await import('jschardet');
  const bytes = samples.beyondAscii;
  const scores = new Map(
    detectAll(Buffer.from(bytes), { detectEncodings: [...ASKED], minimumThreshold: 0 }).map(
      ({ encoding, confidence }) => [encoding?.toLowerCase() ?? '', confidence] as const,
    ),
  );
  const candidates: readonly Candidate[] = [
    ...new Set<string>([...ASKED, ...SINGLE_BYTE.filter((label) => label !== 'iso-8859-1')]),
  ]
    .map((encoding) => ({
      encoding,
      looks: looksOf(decodeAll(bytes, encoding)),
      score: ASKED.includes(encoding)
        ? (scores.get(encoding) ?? 0)
        : RELATIVES[encoding] === undefined
          ? undefined
          : (scores.get(RELATIVES[encoding]) ?? 0),
    }))
    .sort((x, y) => y.looks - x.looks);
  const best = candidates[0]?.looks ?? 0;
  const highest = Math.max(...candidates.map(({ score }) => score ?? 0));
  const possible = candidates.filter(
    ({ looks, score }) => looks >= best - NEAR || (score === highest && looks >= best / 2),
  );
  const top = Math.max(...possible.map(({ score }) => score ?? 0));
  const chosen =
    possible.find(({ encoding, score }) => encoding === 'windows-1252' && (score ?? 0) >= PRIOR * top) ??
    possible.find(({ score }) => score !== undefined && score === top) ??
    possible[0];
  const encoding = chosen?.encoding ?? 'windows-1252';
  const text = decodeAll(bytes, encoding);
  // A byte or two prove nothing: whatever reads them otherwise is possible.
  const beyond = Array.from(text).filter((letter) => letter > '\x7F');
  const few = new Set(beyond).size < FEW;
  // A damaged byte stands there once, or reads as a letter that hardly any word has.
  const words = beyond.length >= FEW && beyond.every((letter) => COMMON.has(letter.toLowerCase()));
  const others = (
    few ? candidates.filter((other) => SINGLE_BYTE.some((label) => label === other.encoding)) : possible
  )
    .filter((other) => other !== chosen && (few || (other.score ?? top) >= POSSIBLE * top))
    // Nobody writes signs into the middle of every word that has a letter of another.
    .filter(({ looks }) => looks > NONSENSE || !words || (chosen?.looks ?? 0) < 1)
    .map((other) => other.encoding)
    .filter((other) => decodeAll(bytes, other) !== text);
  return { encoding, bom: false, others };
}

const LETTER = /\p{L}/u;
const LATIN = /\p{Script=Latin}/u;
const RAISED = /\p{Lm}/u;
const UPPER = /\p{Lu}/u;
const LOWER = /\p{Ll}/u;

/** How much the letters beyond ASCII look like parts of words: 1 all of them, below 0 hardly any. */
function looksOf(text: string): number {
  let sum = 0;
  let count = 0;
  const letters = Array.from(text);
  for (const [i, letter] of letters.entries()) {
    if (letter <= '\x7F') continue;
    count += 1;
    const before = letters[i - 1] ?? ' ';
    const after = letters[i + 1] ?? ' ';
    if (letter === '\uFFFD' || (letter >= '\x80' && letter < '\xA0')) sum -= 3;
    else if (letter >= '\u3000' && letter <= '\u303F') sum += 1;
    else if (!LETTER.test(letter))
      sum += LETTER.test(before) && LETTER.test(after) && letter !== '’' ? -1 : 0.3;
    else if (LATIN.test(letter)) {
      // Raised letters (ⁿ) stand in no words.
      if (RAISED.test(letter)) sum -= 1;
      else if (UPPER.test(letter) && LOWER.test(before)) sum -= 1;
      else if (LOWER.test(letter) && UPPER.test(before) && UPPER.test(after)) sum -= 1;
      else sum += 1;
    } else {
      const mixed = [before, after].some((other) => LETTER.test(other) && LATIN.test(other));
      if (mixed) sum -= 1;
      else if (UPPER.test(letter) && LOWER.test(before)) sum -= 1;
      else sum += 1;
    }
  }
  return count === 0 ? 1 : sum / count;
}
