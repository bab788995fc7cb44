import { freshnessWords } from '../../mcp/answers/freshness-answer.ts';
import { counted } from '../../model/counted.ts';
import { visibleText } from '../../model/visible-text.ts';
import {
  type BundlePreview,
  HOW_TO_REQUEST,
  WHAT_A_BUNDLE_DOES,
} from '../../workflows/bundles/preview-bundle.ts';
import { noText } from '../../workflows/patterns/as-decided.ts';

/** What the bundle of a pattern would be and do, a line each. */
export function previewText(preview: BundlePreview): string {
  const { counts, relations, broken, wouldBreak, severalOfOne } = preview;
  const lines = [
    `Pattern ${preview.number} as a bundle of ${preview.app.label} (dry run)`,
    ...(preview.decision === undefined
      ? []
      : [
          `Signed off: ${preview.decision.verdict} by ${preview.decision.by}, ${preview.decision.on}${preview.decision.comment === '' ? '' : `: ${preview.decision.comment}`}`,
        ]),
    ...(preview.refusedBefore === undefined
      ? []
      : [
          `CANNOT be made until an owner decides about it: they said no to values of it before, ${noText(preview.refusedBefore)}`,
        ]),
    `Name: ${preview.name}`,
    `Description: ${preview.description}`,
    ...preview.values.map(
      ({ entitlementName, valueName, sensitive }) =>
        `  ${entitlementName} = ${valueName}${sensitive ? ' (sensitive)' : ''}`,
    ),
    ...(severalOfOne.length === 0
      ? []
      : [
          `CANNOT be made: several values of an entitlement that takes one: ${severalOfOne.join(', ')}. It is not known what it would give to whom, nor who would break a risk rule with it`,
        ]),
    ...(counts === undefined
      ? []
      : [
          counted`Of ${counts.members} [member|members] who [fits|fit]: ${counts.hasAll} [has|have] all of it, ${counts.wouldGain} would gain ${counts.gains} [value|values] and lose ${counts.losses} if it were granted to them; ${counts.denied} denied anyway, ${counts.unknown} not known`,
        ]),
    ...(counts?.newlyAssigned === undefined
      ? []
      : [
          counted`${counts.newlyAssigned} [person who fits is not a member|people who fit are not members] of the app`,
        ]),
    ...relations.map(
      ({ bundle, relation, sameName }) =>
        `Existing bundle ${bundle.name}: ${relation}${sameName ? ', the same name' : ''}`,
    ),
    `Risk rules checked: ${preview.rulesChecked}`,
    ...broken.map(({ name }) => `BREAKS by itself: ${name}`),
    ...wouldBreak.map(
      ({ rule, newly, already }) =>
        counted`${newly.members} of the members who fit would newly break, and ${already.members} [breaks|break] already: ${rule.name}${counts?.newlyAssigned === undefined ? '' : `; of those who are not members ${newly.people - newly.members} newly, ${already.people - already.members} already`}`,
    ),
    WHAT_A_BUNDLE_DOES,
    HOW_TO_REQUEST,
    freshnessWords(preview.freshness),
  ];
  return `${lines.map((line) => visibleText(line, 1_200)).join('\n')}\n`;
}
