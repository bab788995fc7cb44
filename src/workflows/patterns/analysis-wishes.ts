import type { AnalysisHeader } from '../../model/analysis.ts';

/** What somebody wished of an analysis: names and ids in order, each once; `everybody` is absent for a report. */
interface Wishes {
  readonly attributes: readonly string[];
  readonly without: readonly string[];
  /** Ids. */
  readonly groups: readonly string[];
  readonly everybody?: 'yes' | 'no';
}

function wishesOf({ source, attributes, groups = [], population }: AnalysisHeader): Wishes {
  return {
    attributes: inOrder(attributes.named),
    without: inOrder(attributes.without),
    groups: inOrder(groups.map(({ id }) => id)),
    ...(source.kind === 'report' ? {} : { everybody: population === 'everybody' ? 'yes' : 'no' }),
  };
}

/** What was wished, as the next analysis can be asked for it; equal for equal wishes. */
export function wishesText(header: AnalysisHeader): string {
  const { attributes, without, groups, everybody } = wishesOf(header);
  const names = (all: readonly string[]) => all.join(', ') || 'none';
  return [
    `attributes: ${names(attributes)}`,
    `without: ${names(without)}`,
    ...(groups.length === 0 ? [] : [`groups: ${names(groups)}`]),
    ...(everybody === undefined ? [] : [`everybody: ${everybody}`]),
  ].join('; ');
}

/** Whether what is wished now, as far as anything is, is not what was wished of the analysis. Groups by id or name. */
export function wishedOtherwise(
  header: AnalysisHeader,
  wished: {
    readonly attributes?: readonly string[] | undefined;
    readonly without?: readonly string[] | undefined;
    readonly groups?: readonly string[] | undefined;
    readonly everybody: 'auto' | 'yes' | 'no';
  },
): boolean {
  const { attributes, without, groups, everybody } = wishesOf(header);
  const others = (all: readonly string[] | undefined, made: readonly string[]) =>
    all !== undefined && inOrder(all).join('\n') !== made.join('\n');
  const idOf = (text: string) =>
    header.groups?.find(({ id, name }) => [id, name].includes(text.trim()))?.id ?? text;
  return (
    others(wished.attributes, attributes) ||
    others(wished.without, without) ||
    others(wished.groups?.map(idOf), groups) ||
    (everybody !== undefined && wished.everybody !== 'auto' && wished.everybody !== everybody)
  );
}

function inOrder(all: readonly string[]): readonly string[] {
  return [...new Set(all)].sort();
}
