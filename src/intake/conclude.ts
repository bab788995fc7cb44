import type { Overrides } from '../model/question.ts';
import { kindOf } from './columns/column-kind.ts';
import type { Conclusion } from './conclusion.ts';
import { takeCodesForValues } from './meaning/codes.ts';
import { corroboration, personsBeside } from './meaning/corroboration.ts';
import { Draft } from './meaning/draft.ts';
import { takeHeadings } from './meaning/headings.ts';
import { knownTable } from './meaning/known-table.ts';
import { takeLevels } from './meaning/levels.ts';
import { takeMarks } from './meaning/marks.ts';
import { takeDays, takeNumbers } from './meaning/matrices.ts';
import { takePairs } from './meaning/pairs.ts';
import { takeMemberThings } from './meaning/member-things.ts';
import { peopleInDoubt } from './meaning/people-in-doubt.ts';
import { takeQualified } from './meaning/qualified.ts';
import { settledPlaceholders } from './meaning/placeholders.ts';
import { recordPolicies } from './meaning/record-policies.ts';
import { takeUnknown } from './meaning/unknown-columns.ts';
import { namedLists, valueLists } from './meaning/value-lists.ts';
import { takeValues } from './meaning/values.ts';
import type { TableFacts } from './survey.ts';
import { wrapOf } from './columns/wrapped-identifier.ts';

/**
 * What the columns of a table mean, all of them together. What is in doubt grants nothing until a person answers.
 * `now`: epoch milliseconds. `placeholders`: cells that only keep a place are known to be there. Throws `intake.no_identifier`, `intake.unknown_column`.
 */
export function conclude(
  facts: TableFacts,
  overrides: Overrides,
  now: number,
  placeholders = false,
): Conclusion {
  const table = knownTable(facts, overrides, now);
  const draft = new Draft(table);
  takeEntitlements(draft);
  const nobody = peopleInDoubt(draft);
  const policies = recordPolicies(draft);
  const parts = settledPlaceholders(draft, placeholders);
  const { person, members } = table;
  const wrap = members === undefined ? wrapOf(person.cells.keys()) : undefined;
  return {
    columns: draft.understandings(),
    identifier: person.index,
    layout: {
      shape: draft.shape,
      parts: nobody ? [] : parts,
      ...policies,
      onlyEmails: kindOf(person) === 'email' && person.statistics.email >= 0.9,
      ...(facts.dialect.form === 'workbook' ? { persons: personsBeside(draft) } : {}),
      ...(members === undefined ? {} : { members: members.split }),
      ...(wrap === undefined ? {} : { wrap }),
    },
    entitlements: draft.entitlements,
    corroboration: corroboration(draft),
    doubts: draft.doubts.open,
    unheard: draft.doubts.unheard,
  };
}

/** Where the entitlements stand: the layouts from the most telling to the least, then what a question may add. */
function takeEntitlements(draft: Draft): void {
  const { entitlements: said, layout } = draft.table.overrides;
  if (said !== undefined) {
    if (layout !== undefined) takePairs(draft);
    if (layout?.flags !== undefined) takeMarks(draft);
    takeValues(draft, namedLists(draft, said));
    return;
  }
  takePairs(draft);
  takeNumbers(draft);
  takeDays(draft);
  takeMarks(draft);
  takeLevels(draft);
  takeCodesForValues(draft);
  takeQualified(draft);
  takeValues(draft, valueLists(draft));
  takeMemberThings(draft);
  takeHeadings(draft);
  takeUnknown(draft);
}
