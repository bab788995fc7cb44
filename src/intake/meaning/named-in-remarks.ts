import type { RecordFilter } from '../../model/layout.ts';
import type { Column } from '../columns/column-features.ts';
import { wordsWhere } from '../columns/column-kind.ts';
import { valueKey } from '../words/canonical-value.ts';
import { personsBeside } from './corroboration.ts';
import type { Draft } from './draft.ts';

/** Who did something, or knows about it: nothing is said to be over for them. */
const BY = /(?<!\p{L})(?:by|durch|par|por|door|contact|author|approver)[: ]+[^\s,;]+(?: \p{Lu}[^\s,;]+)?/giu;
const SHORTEST = 3;

/** Leaves out whom a remark beside the table names that says that something is over: `user05 has left, please remove`. */
export function remarkFilters(draft: Draft): readonly RecordFilter[] {
  const { columns, person, members, facts } = draft.table;
  if (facts.remarks.length === 0 || members !== undefined) return [];
  const remarks = facts.remarks.map((text) => text.replace(BY, ' ').normalize('NFKC').toLowerCase());
  const tokens = new Set(
    remarks.flatMap((text) =>
      text.split(/[^\p{L}\p{N}@._\\+-]+/u).map((token) => token.replace(/[.-]+$/, '')),
    ),
  );
  const beside = new Set(personsBeside(draft));
  return columns
    .filter((column) => column === person || beside.has(column.index))
    .flatMap((column): readonly RecordFilter[] => {
      const words = [
        ...wordsWhere(column, (word) => isNamed(word, tokens, remarks)),
        ...(column === person ? unseenIn(column, tokens) : []),
      ];
      return words.length === 0
        ? []
        : [
            {
              reason: 'revoked',
              column: column.index,
              rule: { kind: 'words', words: [...new Set(words)] },
            },
          ];
    });
}

function isNamed(word: string, tokens: ReadonlySet<string>, remarks: readonly string[]): boolean {
  if (word.length < SHORTEST) return false;
  return word.includes(' ') ? remarks.some((text) => text.includes(word)) : tokens.has(word);
}

/** Of people of whom not all are kept, who may be among them: words as systems name accounts. */
function unseenIn({ statistics }: Column, tokens: ReadonlySet<string>): readonly string[] {
  if (!statistics.distinctIsFloor) return [];
  return [...tokens]
    .filter((token) => token.length >= SHORTEST && /\p{L}.*[\d@._]|\d{4}/u.test(token))
    .map(valueKey);
}
