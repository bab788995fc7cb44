/** One physical line, without its end. `number` is 1-based. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/** A cell or line longer than this is not taken: an open quote or binary rubbish must not fill the memory. */
export const MOST_LINE_CHARS = 2_000_000;

/**
 * Physical lines of text that comes in chunks of any size; LF, CRLF and CR end a line. A line beyond the limit is cut
 * to one character more than it, so that whoever reads it sees that it is too long.
 */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncIterable<readonly Line[]> {
  let number = 0;
  let rest = '';
  let skipLf = false;
  for await (const chunk of chunks) {
    const lines: Line[] = [];
    let text = chunk;
    if (skipLf && text.startsWith('\n')) text = text.slice(1);
    skipLf = false;
    let start = 0;
    const end = /\r\n|\n|\r/g;
    for (let match = end.exec(text); match !== null; match = end.exec(text)) {
      lines.push({ number: ++number, text: capped(rest + text.slice(start, match.index)) });
      rest = '';
      start = match.index + match[0].length;
      // A CR at the very end may be the first half of CRLF.
      skipLf = match[0] === '\r' && start === text.length;
    }
    rest = capped(rest + text.slice(start));
    if (lines.length > 0) yield lines;
  }
  if (rest !== '') yield [{ number: ++number, text: rest }];
}

function capped(line: string): string {
  return line.length > MOST_LINE_CHARS ? line.slice(0, MOST_LINE_CHARS + 1) : line;
}
