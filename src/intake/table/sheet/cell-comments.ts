import { startsLater } from '../../words/not-yet.ts';
import { sidesOf } from '../../words/periods.ts';
import { saysTakenAway } from '../../words/taken-away.ts';
import { saysDay, saysUntil } from '../../words/until.ts';
import type { Archive } from '../../bytes/archive.ts';
import { columnOf } from './cell-looks.ts';
import { attribute, tagsOf, unescaped } from './xml-tags.ts';

/** What people wrote on the cells of a sheet. */
export interface CellComments {
  readonly count: number;
  /** Row (1-based) → columns (from 0) on which a comment says that something is over, held until some day, or from one. */
  readonly over: ReadonlyMap<number, readonly CellComment[]>;
}

export interface CellComment {
  readonly cell: number;
  /** What it says, where that is only from when something is held. */
  readonly begins?: string;
}

/** The comments and conversations of a sheet, whose part of the archive is named. */
export async function commentsOf(archive: Archive, sheet: string): Promise<CellComments> {
  const folder = sheet.slice(0, sheet.lastIndexOf('/'));
  const relations = await archive.text(`${folder}/_rels/${sheet.slice(folder.length + 1)}.rels`);
  const found = tagsOf(relations, 'Relationship').flatMap((tag) => {
    const [, kind] = /\/(comments|threadedComment)$/.exec(attribute(tag, 'Type') ?? '') ?? [];
    return kind === undefined ? [] : [{ kind, part: partAt(folder, attribute(tag, 'Target') ?? '') }];
  });
  const over = new Map<number, CellComment[]>();
  const conversations = new Set<string>();
  let count = 0;
  // Of a conversation there is a comment as well, which only says that one is there.
  for (const { kind, part } of found.sort((a, b) => (a.kind < b.kind ? 1 : -1)))
    for (const { cell, said } of writtenIn(await archive.text(part))) {
      if (kind === 'threadedComment') conversations.add(cell);
      else if (conversations.has(cell)) continue;
      count += 1;
      const [, letters = '', row = ''] = /^([A-Z]+)(\d+)$/.exec(cell) ?? [];
      const ends = saysTakenAway(said) || saysUntil(said) || saysPeriod(said) || isDayAlone(said);
      if (letters === '' || !(ends || startsLater(said, Number.NEGATIVE_INFINITY))) continue;
      const comment = { cell: columnOf(letters), ...(ends ? {} : { begins: said }) };
      over.set(Number(row), [...(over.get(Number(row)) ?? []), comment]);
    }
  return { count, over };
}

/** Whether all that a comment says is from when until when something is held. */
function saysPeriod(said: string): boolean {
  return sidesOf(said.replace(/^(?:valid|gültig)[: ]+/iu, ''))[1] !== undefined;
}

/** Whether a comment says a day and nothing else but who wrote it: nobody knows of what, and it may be the last. */
function isDayAlone(said: string): boolean {
  return saysDay(said.replace(WRITER, '').trim());
}
const WRITER = /^[^:\d]{1,60}: /u;

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
