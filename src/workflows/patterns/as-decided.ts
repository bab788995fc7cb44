import type { DecidedLine, SignOffDecision } from '../../model/sign-off.ts';
import type { Dataset } from '../../model/dataset.ts';
import type { Candidate } from '../../model/patterns.ts';
import { ProductError } from '../../model/product-error.ts';
import { peopleWho } from '../../planning/bundles/condition-extent.ts';
import { earlierNo } from '../../planning/bundles/owner-forbids.ts';
import { renamedSince } from '../../planning/bundles/sign-off-sheet.ts';
import type { Context } from '../context.ts';
import { analysedPeople } from './analysed-people.ts';
import { conditionText } from './pattern-words.ts';
import { choosePattern, type ChosenPattern } from './stored-analysis.ts';

/** A pattern as its owner decided it: without the values that were left out, and with the name that was chosen. */
export interface DecidedPattern extends ChosenPattern {
  readonly decision?: SignOffDecision;
  /** The words that an owner said yes to: what is made is called and described as it was signed. */
  readonly signed?: SignedWords;
  /** The no of an owner to values of it, said of another pattern with the same condition; nobody said yes since. */
  readonly refusedBefore?: DecidedLine;
}

export interface SignedWords {
  readonly name?: string;
  /** Absent where its values are not those of the sheet, or are called otherwise by now. */
  readonly description?: string;
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
  const decided = {
    ...chosen,
    ...(decision === undefined ? {} : { decision }),
    candidate: await withoutLeftOut(context, chosen, decision),
  };
  const refusedBefore = earlierNoOn(
    await context.store.signOffs.decidedLines(chosen.analysis.header.tenantId),
    decided,
  );
  const signed = decision === undefined ? undefined : await signedWords(context, chosen, decision);
  return {
    ...decided,
    ...(signed === undefined ? {} : { signed }),
    ...(refusedBefore === undefined ? {} : { refusedBefore }),
  };
}

/** Between the sheet and the bundle an app may be called otherwise, and another analysis counts anew. */
async function signedWords(
  { store }: Pick<Context, 'store'>,
  { analysis: { facts }, candidate: { key, patterns } }: ChosenPattern,
  { verdict, name, without = [], sheetId }: SignOffDecision,
): Promise<SignedWords | undefined> {
  if (verdict === 'rejected') return undefined;
  const line = (await store.signOffs.sheet(sheetId))?.lines.find((row) => row.key === key);
  const called = name ?? line?.name;
  const values = patterns.flatMap(({ value }) => facts.values[value] ?? []);
  const same = line !== undefined && without.length === 0 && renamedSince(line, values).length === 0;
  return {
    ...(called === undefined ? {} : { name: called }),
    ...(same ? { description: line.description } : {}),
  };
}

async function withoutLeftOut(
  context: Context,
  { analysis: { facts, header }, candidate }: ChosenPattern,
  decision: SignOffDecision | undefined,
): Promise<Candidate> {
  const without = new Set(decision?.without);
  if (without.size === 0) return candidate;
  const patterns = candidate.patterns.filter(({ value }) => !without.has(facts.values[value]?.id ?? ''));
  const { dataset } = await analysedPeople(context, header.id);
  return withPatterns(candidate, patterns, dataset);
}

/** The no of an owner to values of a candidate, said of another one with the same condition. `decided`: oldest first. */
export function earlierNoOn(
  decided: readonly DecidedLine[],
  { analysis: { facts }, candidate: { key, condition, patterns } }: Omit<ChosenPattern, 'number'>,
): DecidedLine | undefined {
  return earlierNo(
    decided,
    { key, condition: conditionText(condition, facts) },
    patterns.map(({ value }) => facts.values[value]?.id ?? ''),
  );
}

/** The same for what is going to be made. Throws `pattern.rejected`, `pattern.rejected_before` where an owner said no. */
export async function patternToMake(context: Context, pattern: string): Promise<DecidedPattern> {
  const decided = await decidedPattern(context, pattern);
  if (decided.decision?.verdict === 'rejected')
    throw new ProductError('pattern.rejected', {
      fill: { number: decided.number },
      subject: decisionText(decided.decision),
    });
  if (decided.refusedBefore !== undefined)
    throw new ProductError('pattern.rejected_before', {
      fill: { number: decided.number },
      subject: noText(decided.refusedBefore),
    });
  return decided;
}

/** Who decided, when and with what comment. Text of a sheet. */
export function decisionText({ by, on, comment }: SignOffDecision): string {
  return `${by}, ${on}${comment === '' ? '' : `: ${comment}`}`;
}

/** Of which pattern an owner said no, and to what. Text of a sheet. */
export function noText({ line: { number, values }, decision }: DecidedLine): string {
  const left = values.filter(({ id }) => decision.without?.includes(id) === true).map(({ text }) => text);
  const what = left.length === 0 ? decision.verdict : `${decision.verdict} without ${left.join(', ')}`;
  return `pattern ${number} ${what} by ${decisionText(decision)}`;
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
