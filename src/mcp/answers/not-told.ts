import { type Analysis, appsWithoutHoldings } from '../../workflows/patterns/analysis-facts.ts';
import { unlisted } from '../../workflows/patterns/unexplained.ts';
import { sentence, type Sentence } from '../sentence.ts';

/** What this data cannot tell, and what was not known. */
export function notTold({ header, mined, facts }: Analysis): Sentence[] {
  const { untold } = mined;
  const byName = facts.values.filter(({ sensitivity }) => sensitivity === 'name').length;
  const unknown = (untold.emptyAttributes ?? []).reduce((sum, { holdings }) => sum + holdings, 0);
  const blind = facts.scope.coverage.filter(({ readable }) => !readable).length;
  const without = appsWithoutHoldings(facts);
  const { openQuestions = 0 } = facts;
  const { withoutPattern, usual } = unlisted(mined);
  return [
    openQuestions > 0
      ? sentence`The report left ${openQuestions} [question|questions] open: the [answer that grants|answers that grant] less [was|were] taken. analyze_csv_for_entitlements shows [it|them] and takes answers; then look for patterns again.`
      : undefined,
    without > 0
      ? sentence`Of ${facts.apps.length} [app|apps] ${without} [holds|hold] nothing to find patterns in: nobody there has a value by a grant of their own.`
      : undefined,
    untold.smallDepartments > 0
      ? sentence`${untold.smallDepartments} [department|departments] of at most 4 people (${untold.smallDepartmentPeople} [person|people]): nothing can be proved for them alone.`
      : undefined,
    untold.rareValues > 0
      ? sentence`${untold.rareValues} [value has|values have] fewer than 3 holders: too few for a pattern.`
      : undefined,
    untold.equivalentTerms > 0
      ? sentence`${untold.equivalentTerms} [pair|pairs] of conditions [names|name] the same people: data cannot tell which is meant.`
      : undefined,
    untold.peopleWithoutAttributes > 0
      ? sentence`${untold.peopleWithoutAttributes} [member has|members have] no attribute that a condition may use.`
      : undefined,
    unknown > 0
      ? sentence`${unknown} [holding stands|holdings stand] out only if what is empty in the holder's profile does not explain [it|them]: left out of list_outliers.`
      : undefined,
    withoutPattern.holdings > 0
      ? sentence`${withoutPattern.holdings} [holding|holdings] of ${withoutPattern.values.length} [value|values] that no pattern is about: nothing explains [it|them], and the list of what stands out, which is about values with patterns, leaves [it|them] out.`
      : undefined,
    usual > 0
      ? sentence`${usual} [holding is|holdings are] explained by nothing, and [does|do] not stand out: many of the holder's like hold the value.`
      : undefined,
    header.source.kind === 'apps' && header.population === 'members-only'
      ? sentence`Active people in Okta who are not members were not counted.`
      : undefined,
    blind > 0
      ? sentence`What policy gives is not shown by Okta in lists and was not read: whoever has a value by policy alone is counted as lacking it.`
      : undefined,
    facts.labels === 'not-readable'
      ? sentence`Okta's labels could not be read: which values are privileged is told by the local file and by their names.`
      : undefined,
    byName > 0
      ? sentence`${byName} [value looks|values look] privileged by [its name|their names] alone: [it is|they are] never given to everybody until a person clears [it|them] (okta-entitlements sensitive).`
      : undefined,
  ].filter((line) => line !== undefined);
}
