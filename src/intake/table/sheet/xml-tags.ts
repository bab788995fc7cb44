import { ProductError } from '../../../model/product-error.ts';
import type { Archive } from '../../bytes/archive.ts';

/** The text of a part in pieces that cut no tag. */
export async function* wholeTags(archive: Archive, part: string): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of archive.read(part)) {
    const text = rest + decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf('>') + 1;
    rest = text.slice(end);
    if (rest.length > 1_000_000)
      throw new ProductError('intake.unreadable', { fill: { why: 'its workbook is damaged' } });
    yield text.slice(0, end);
  }
}

/** Whether a tag that is true where it stands alone does not say otherwise. */
export function isOn(tag: string): boolean {
  return !/^(0|false)$/.test(attribute(tag, 'val') ?? '');
}

/** The first element of that name with all in it, whatever its prefix; empty where there is none. */
export function partOf(xml: string, name: string): string {
  return new RegExp(`<(?:\\w+:)?${name}[\\s>][\\s\\S]*?</(?:\\w+:)?${name}>`).exec(xml)?.[0] ?? '';
}

/** Every opening tag of that name. */
export function tagsOf(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}(?=[\\s>/])[^>]*>`, 'g'))].map(([tag]) => tag);
}

/** The text of an attribute, as it is written. */
export function attribute(tag: string, name: string): string | undefined {
  const at = tag.indexOf(` ${name}="`);
  if (at < 0)
    return tag.includes("'") ? new RegExp(`\\s${name}\\s*=\\s*'([^']*)'`).exec(tag)?.[1] : undefined;
  const start = at + name.length + 3;
  return tag.slice(start, tag.indexOf('"', start));
}

/** The text that an escaped one stands for. */
export function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}
