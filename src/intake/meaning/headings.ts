import type { RecordFilter, ValuesPart } from '../../model/layout.ts';
import { type Headings, headingSays } from '../table/headings.ts';
import { permissionWord } from '../words/headers/permission-word.ts';
import type { Draft } from './draft.ts';

const MOST_NAMED = 5;

/**
 * Takes what headings say as what the people below them hold, where nothing else in the table says it, once a person has
 * said so. The cells of a heading stand beyond the last column of each record.
 */
export function takeHeadings(draft: Draft): void {
  const { facts, columns, members, person } = draft.table;
  const { headings } = facts;
  if (headings === undefined || members !== undefined || draft.parts.length > 0) return;
  if (draft.doubts.open.length > 0) return;
  const [first = ''] = headings.texts;
  const count = draft.entitlements.length;
  const part: ValuesPart = {
    kind: 'values',
    entitlement: draft.addEntitlement({
      name: headingSays(first).kind ?? permissionWord(facts.names),
      columns: [],
    }),
    columns: [columns.length],
    scope: [],
  };
  const answer = draft.doubts.ask({
    id: `headings:${person.name}`,
    code: 'headings',
    column: -1,
    about: headings.texts
      .slice(0, MOST_NAMED)
      .map((text) => headingSays(text).value)
      .join(', '),
    default: 'leave out',
    options: [
      { name: 'leave out' },
      { name: 'held by those below', trial: { kind: 'parts', parts: [part] } },
    ],
  });
  if (answer === 'leave out') draft.keepEntitlements(count);
  else draft.take(part, 'long', []);
}

/** Headings are about nobody: they are left out as records. */
export function headingFilters(draft: Draft): readonly RecordFilter[] {
  const { facts, members } = draft.table;
  if (facts.headings === undefined || members !== undefined || arePeople(draft, facts.headings)) return [];
  const named = headingSays(facts.headings.texts[0] ?? '').kind !== undefined;
  return [{ reason: 'heading', column: -1, rule: { kind: 'heading', named } }];
}

/** Words as systems name accounts, or small ones. */
const ACCOUNTS: readonly RegExp[] = [/^\p{Ll}\S*[.@_\d]\S*$/u, /^\p{Lu}\S*[.@_\d]\S*$/u, /^\p{Ll}+$/u];
const NEARLY_ALL = 0.9;
const LOOKED_AT = 200;

/** Whether rows of one cell are people who hold nothing: what others hold stands in the table, and they are named as these are. */
function arePeople({ table: { person, columns }, parts }: Draft, { texts, column }: Headings): boolean {
  const heading = parts.some((part) => part.kind === 'values' && part.columns.includes(columns.length));
  if (column !== person.index || parts.length === 0 || heading) return false;
  const people = [...person.cells.keys()].slice(0, LOOKED_AT);
  return ACCOUNTS.some(
    (named) =>
      texts.every((text) => named.test(text)) &&
      people.filter((cell) => named.test(cell)).length >= NEARLY_ALL * people.length,
  );
}

/** What stands below a heading that says that it is over. */
export function sectionFilters({ table: { facts } }: Draft): readonly RecordFilter[] {
  return facts.sectionsOver === true ? [{ reason: 'revoked', column: -1, rule: { kind: 'section' } }] : [];
}
