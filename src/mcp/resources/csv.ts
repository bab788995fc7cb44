import { refused } from './refused.ts';

/** What fits into one message of a stdio client (10 MB), with room for JSON escapes. */
const MAX_CHARS = 4_000_000;

/** The lines as one CSV resource. A list that does not fit is refused, never cut; `elsewhere` says where all of it is. */
export async function csvContents(uri: URL, lines: AsyncIterable<string>, elsewhere: string) {
  let text = '';
  try {
    for await (const line of lines) {
      text += line;
      if (text.length > MAX_CHARS) break;
    }
  } catch (error) {
    throw refused(uri, error);
  }
  if (text.length > MAX_CHARS) {
    throw new Error(`This list is too long for one resource. ${elsewhere}`);
  }
  return { contents: [{ uri: uri.href, mimeType: 'text/csv', text }] };
}
