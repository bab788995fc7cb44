import { saysTakenAway } from '../words/taken-away.ts';
import { saysUntil } from '../words/until.ts';
import type { Archive } from '../bytes/archive.ts';
import { columnOf } from './cell-looks.ts';
import { attribute, tagsOf, unescaped } from './xml-tags.ts';

/** What people wrote on the cells of a sheet. */
export interface CellComments {
  readonly count: number;
  /** Row (1-based) → columns (from 0) on which a comment says that something is over, or held until some day. */
  readonly over: ReadonlyMap<number, readonly number[]>;
}

/** The comments and conversations of a sheet, whose part of the archive is named. */
export async function commentsOf(archive: Archive, sheet: string): Promise<CellComments> {
  const folder = sheet.slice(0, sheet.lastIndexOf('/'));
  const relations = await archive.text(`${folder}/_rels/${sheet.slice(folder.length + 1)}.rels`);
  const found = tagsOf(relations, 'Relationship').flatMap((tag) => {
    const [, kind] = /\/(comments|threadedComment)$/.exec(attribute(tag, 'Type') ?? '') ?? [];
    return kind === undefined ? [] : [{ kind, part: partAt(folder, attribute(tag, 'Target') ?? '') }];
  });
  const over = new Map<number, number[]>();
  const conversations = new Set<string>();
  let count = 0;
  // Of a conversation there is a comment as well, which only says that one is there.
  for (const { kind, part } of found.sort((a, b) => (a.kind < b.kind ? 1 : -1)))
    for (const { cell, said } of writtenIn(await archive.text(part))) {
      if (kind === 'threadedComment') conversations.add(cell);
      else if (conversations.has(cell)) continue;
      count += 1;
      const [, letters = '', row = ''] = /^([A-Z]+)(\d+)$/.exec(cell) ?? [];
      if (letters === '' || !(saysTakenAway(said) || saysUntil(said))) continue;
      over.set(Number(row), [...(over.get(Number(row)) ?? []), columnOf(letters)]);
    }
  return { count, over };
}

const END = /<\/(?:\w+:)?(?:comment|threadedComment)>/;
const BEGIN = /<(?:\w+:)?(?:comment|threadedComment)\s[^>]*>/;
const TEXT = /<(?:\w+:)?(?:t|text)(?:\s[^>]*)?>([^<]*)</g;

function writtenIn(xml: string): readonly { readonly cell: string; readonly said: string }[] {
  return xml.split(END).flatMap((piece) => {
    const tag = BEGIN.exec(piece)?.[0];
    if (tag === undefined) return [];
    const said = [...piece.matchAll(TEXT)].map(([, text = '']) => unescaped(text)).join('');
    return [{ cell: attribute(tag, 'ref') ?? '', said: said.replace(/\s+/g, ' ') }];
  });
}

/** Where a target of a folder lies in the archive: `../comments1.xml`. */
function partAt(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const up = /^(?:\.\.\/)*/.exec(target)?.[0] ?? '';
  const folders = folder.split('/');
  return [...folders.slice(0, folders.length - up.length / 3), target.slice(up.length)].join('/');
}
