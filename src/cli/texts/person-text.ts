import { NEEDS_DECISION_WORDS } from '../../mcp/answers/needs-decision.ts';
import { tenantText } from '../../mcp/tenant-text.ts';
import { UNDO_WORDS } from '../../mcp/answers/undo-words.ts';
import { counted } from '../../model/counted.ts';
import type { NeedsDecision, PersonConflict, PlanHeader, PlanPerson } from '../../model/plan.ts';
import type { UndoOfOperation } from '../../model/undo.ts';
import { whyHeldBack } from '../../pages/words.ts';

/** One line about a person of a plan: what becomes of each value that is asked for, and of what the person keeps or loses. */
export function personText(plan: PlanHeader, row: PlanPerson): string {
  const named = (index: number) => {
    const value = plan.values[index];
    return value === undefined ? '?' : `${value.entitlementName}=${value.valueName}`;
  };
  const gets = row.toGrant.map(named);
  const listed = (indexes: readonly number[] = []) =>
    indexes.length === 0 ? '' : `: ${indexes.map(named).join(', ')}`;
  const loses = (row.toRemove ?? []).map(named);
  const cells = [
    row.identifier,
    row.class,
    row.membership,
    `gets ${gets.length} of ${row.wanted}${gets.length === 0 ? '' : `: ${gets.join(', ')}`}`,
    ...(row.until === undefined ? [] : [`until ${row.until}`]),
    ...(loses.length === 0 ? [] : [`loses ${loses.length}: ${loses.join(', ')}`]),
    ...(row.stays === undefined || row.stays.values.length === 0
      ? []
      : [
          `keeps ${row.stays.values.length} more: ${row.stays.values.map(named).join(', ')} (${words(row.stays.reasons)})`,
        ]),
    ...(row.undo ?? []).flatMap(undoText),
    ...(row.undo !== undefined || row.heldBack === 0
      ? []
      : [`held back ${row.heldBack}: ${whyHeldBack(row)}${listed(row.heldBackValues)}`]),
    ...(row.differs === undefined ? [] : ['if a column is out of date: import with --ignore and its name']),
    ...(row.nearest === undefined ? [] : [`perhaps: ${row.nearest.join(' or ')}`]),
    ...(row.already === 0
      ? []
      : [`already ${row.already}${row.alreadyUntil === undefined ? '' : `, until ${row.alreadyUntil}`}`]),
    ...(row.repeated === undefined ? [] : [`asked for again ${row.repeated}`]),
    ...(row.needsDecision === undefined
      ? []
      : [`${needsDecisionText(row.needsDecision)}${listed(row.needsDecision.values)}`]),
    ...row.conflicts.map(conflictText),
  ];
  return `${cells.map((cell) => tenantText(cell, 400)).join('\t')}\n`;
}

/** What is not done for the person, why, and what doing it would take. */
function needsDecisionText({ count, reasons, consequences }: NeedsDecision): string {
  return `needs decision, ${counted`${count} [value|values]`}: ${words([...reasons, ...consequences])}`;
}

function words(codes: readonly (keyof typeof NEEDS_DECISION_WORDS)[]): string {
  return codes.map((code) => NEEDS_DECISION_WORDS[code]).join(', ');
}

function conflictText({ code, entitlementName, wanted, held }: PersonConflict): string {
  const says = `the report says ${wanted.join(' and ')}`;
  return `conflict, ${entitlementName} takes one value: ${code === 'single-value-held' ? `${says}, held is ${held.join(' and ')}` : says}`;
}

/** What of an operation is not brought back as it was; nothing of one that is. */
function undoText({ label, reason }: UndoOfOperation): readonly string[] {
  if (label === 'exact' && reason === undefined) return [];
  return [
    `undone ${label === 'none' ? 'not at all' : label}${reason === undefined ? '' : `: ${UNDO_WORDS[reason]}`}`,
  ];
}
