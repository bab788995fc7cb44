import { counted } from '../../model/counted.ts';
import type { UndoEffect, UndoSummary } from '../../model/undo.ts';
import { duration } from '../../model/duration.ts';
import { type AppNow, appLine } from '../app-line.ts';

const NO_EFFECT: UndoEffect = { lost: 0, heldOtherwise: 0, unclear: 0, notInEffect: 0 };

const number = new Intl.NumberFormat('en-US');

export interface UndoHeadlineFacts extends NotDone {
  readonly app: AppNow;
  readonly jobId: string;
  readonly summary: UndoSummary;
  readonly people: number;
  readonly returned: number;
  /** Identifiers of the people of whom something is not undone exactly. */
  readonly notExact: readonly string[];
  readonly accountsStay: number;
  readonly seconds: number;
  readonly endAheadMs: number;
}

/** ≤ 12 lines, what a person must know before undoing a job. Holds tenant text: shown as data only. */
export function undoHeadline(facts: UndoHeadlineFacts): readonly string[] {
  const n = (value: number) => number.format(value);
  const { labels, nothingLeft } = facts.summary;
  const lines = [appLine(facts.app)];
  if (facts.people === 0) lines.push(`Undo of ${facts.jobId}: nothing of it is left that can be taken back`);
  else {
    const { lost, heldOtherwise, unclear, notInEffect } = facts.summary.effect ?? NO_EFFECT;
    const onlyGrants = heldOtherwise + notInEffect > 0 ? ', of some perhaps only their grants' : '';
    lines.push(
      lost + unclear + facts.returned === 0
        ? counted`Undo of ${facts.jobId}: ends grants of ${facts.people} [person|people] and changes nobody's access`
        : counted`Undo of ${facts.jobId}: changes the access of ${facts.people} [person|people]${onlyGrants}`,
    );
    lines.push(
      `${takenPart(facts.summary.effect)}, gives ${n(facts.returned)} back; what others changed since stays as it is`,
    );
  }
  lines.push(
    `Of the operations that it did: ${n(labels.exact)} undone exactly, ${n(labels['effective-only'])} in effect only, ${n(labels.partial)} in part, ${n(labels.none)} not${nothingLeft === 0 ? '' : `; of ${n(nothingLeft)} nothing is left`}`,
  );
  if (facts.accountsStay > 0)
    lines.push(
      counted`${facts.accountsStay} app [account|accounts] that it made [stays|stay]: nobody is unassigned`,
    );
  if (facts.notExact.length > 0) {
    const shown = facts.notExact.slice(0, 5);
    const more = facts.notExact.length - shown.length;
    lines.push(
      `Not undone exactly, each with its reason in the list: ${shown.join(', ')}${more > 0 ? `, and ${n(more)} more` : ''}`,
    );
  }
  lines.push(...notDoneLines(facts));
  if (facts.people > 0) {
    lines.push(
      `How: grants of ours end by their own expiry, ${duration(facts.endAheadMs / 1000)} ahead, and are read back`,
    );
    lines.push(`Time: about ${duration(facts.seconds)}, and as long to take that back`);
  }
  return lines;
}

/** What people lose, and of which values only our grants go. */
function takenPart({ lost, heldOtherwise, unclear, notInEffect }: UndoEffect = NO_EFFECT): string {
  const apart = [
    ...(heldOtherwise === 0
      ? []
      : [counted`${heldOtherwise} [is|are] held by other grants as well, and kept`]),
    ...(unclear === 0
      ? []
      : [
          counted`of ${unclear} it is not known whether a grant that shows no values, such as a policy's, gives [it|them] as well`,
        ]),
    ...(notInEffect === 0 ? [] : [counted`${notInEffect} [is|are] not in effect`]),
  ];
  const taken = counted`Takes ${lost} [value|values] away`;
  return apart.length === 0 ? taken : `${taken} (beside that, of the grants that end: ${apart.join('; ')})`;
}

/** What an undo says of operations of which it is not known whether they made anything, by the names of what they were to make. */
export function unclearLine(names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const shown = [...new Set(names)].slice(0, 5).join(', ');
  return [
    counted`Not undone: ${names.length} [operation|operations] of which it is not known whether [it|they] took effect (${shown}); look for what [it|they] made in Okta`,
  ];
}

/** Operations of a job that an undo has nothing to do with. */
export interface NotDone {
  readonly notDone: number;
  /** Operations that it still may do, because it stopped before its end; those without an answer among them. */
  readonly left: number;
}

/** What an undo says of operations that did nothing, and of those that may do something yet. */
export function notDoneLines({ notDone, left }: NotDone): readonly string[] {
  return [
    ...(notDone === 0
      ? []
      : [
          counted`${notDone} [operation|operations] of it [was|were] not done: there is nothing to undo of [it|them]`,
        ]),
    ...(left === 0
      ? []
      : [
          counted`It stopped before its end, and goes on with ${left} [operation|operations] whenever it is continued: cancel it where that is not wanted`,
        ]),
  ];
}
