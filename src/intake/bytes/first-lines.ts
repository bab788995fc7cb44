import { contentOf } from './content.ts';
import { inUtf8 } from './decode.ts';

const BYTES = 65_536;
const MOST_LINES = 400;

/** The first lines of a report as they stand; none of a workbook. Throws `intake.*`. */
export async function firstLines(
  source: AsyncIterable<Uint8Array>,
  encoding: string,
): Promise<readonly string[]> {
  const content = await contentOf(source);
  if (content.form === 'workbook') return [];
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of inUtf8(content.bytes, encoding)) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= BYTES) break;
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .split(/\r\n|\n|\r/)
    .slice(0, MOST_LINES);
}
