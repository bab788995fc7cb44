import type { SignOffDecision } from '../../model/sign-off.ts';
import type { Dataset } from '../../model/dataset.ts';
import type { Candidate } from '../../model/patterns.ts';
import { ProductError } from '../../model/product-error.ts';
import { peopleWho } from '../../planning/bundles/condition-extent.ts';
import type { Context } from '../context.ts';
import { analysedPeople } from './analysed-people.ts';
import { choosePattern, type ChosenPattern } from './stored-analysis.ts';

/** A pattern as its owner decided it: without the values that were left out, and with the name that was chosen. */
export interface DecidedPattern extends ChosenPattern {
  readonly decision?: SignOffDecision;
}

/** What an owner decided last of a candidate; undefined where nobody has. */
export async function decisionOn(
  { store }: Context,
  { analysis, candidate }: ChosenPattern,
): Promise<SignOffDecision | undefined> {
  const { tenantId } = analysis.header;
  return (await store.signOffs.decisions(tenantId, [candidate.key])).get(candidate.key);
}

/** The pattern that a number or an id means, amended as its owner said. Throws `pattern.*`. */
export async function decidedPattern(context: Context, pattern: string): Promise<DecidedPattern> {
  return asDecided(context, await choosePattern(context, pattern));
}

/** A pattern, amended as its owner said. */
export async function asDecided(context: Context, chosen: ChosenPattern): Promise<DecidedPattern> {
  const decision = await decisionOn(context, chosen);
  if (decision === undefined) return chosen;
  const without = new Set(decision.without);
  if (without.size === 0) return { ...chosen, decision };
  const { facts, header } = chosen.analysis;
  const patterns = chosen.candidate.patterns.filter(
    ({ value }) => !without.has(facts.values[value]?.id ?? ''),
  );
  const { dataset } = await analysedPeople(context, header.id);
  return { ...chosen, decision, candidate: withPatterns(chosen.candidate, patterns, dataset) };
}

/** The same for what is going to be made. Throws `pattern.rejected` where the owner rejected it. */
export async function patternToMake(context: Context, pattern: string): Promise<DecidedPattern> {
  const decided = await decidedPattern(context, pattern);
  if (decided.decision?.verdict === 'rejected')
    throw new ProductError('pattern.rejected', {
      fill: { number: decided.number },
      subject: decisionText(decided.decision),
    });
  return decided;
}

/** Who decided, when and with what comment. Text of a sheet. */
export function decisionText({ by, on, comment }: SignOffDecision): string {
  return `${by}, ${on}: ${comment}`;
}

function withPatterns(candidate: Candidate, patterns: Candidate['patterns'], dataset: Dataset): Candidate {
  const meets = peopleWho(candidate.condition, dataset);
  const held = new Uint16Array(meets.length);
  for (const columns of [dataset.holdings, dataset.derived])
    for (const { value } of patterns)
      for (const person of columns?.people.subarray(columns.offsets[value], columns.offsets[value + 1]) ?? [])
        held[person] = (held[person] ?? 0) + 1;
  const members = (dataset.apps[candidate.app]?.members ?? new Uint32Array()).filter(
    (person) => meets[person] === 1,
  );
  const holdAll = members.filter((person) => held[person] === patterns.length).length;
  const holdNone = members.filter((person) => held[person] === 0).length;
  return { ...candidate, patterns, holdAll, holdNone, holdSome: members.length - holdAll - holdNone };
}
