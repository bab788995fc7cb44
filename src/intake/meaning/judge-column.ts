import type { ColumnClass, Evidence } from '../../model/report-columns.ts';
import { valueKey } from '../words/canonical-value.ts';
import { type Column, determines } from '../columns/column-features.ts';
import { isMarks, kindOf } from '../columns/column-kind.ts';
import { headerWords } from '../words/headers/header-words.ts';
import type { Meaning } from '../words/headers/meaning.ts';
import { multiValueOf } from '../columns/multi-value.ts';
import { monthsIn } from '../columns/says-days.ts';
import { isConstant, isIgnored, type KnownTable, rawCells } from './known-table.ts';

/** What a column is, how surely, and why. Confidence and margin (to the next class): 0..1. */
export interface Judgement {
  readonly class: ColumnClass;
  readonly confidence: number;
  readonly margin: number;
  readonly evidence: readonly Evidence[];
  readonly alternatives: readonly ColumnClass[];
}

const CLASS_OF: Readonly<Record<Meaning, ColumnClass>> = {
  secret: 'secret',
  login: 'profile',
  email: 'profile',
  'employee-number': 'profile',
  id: 'metadata',
  'first-name': 'profile',
  'last-name': 'profile',
  'display-name': 'profile',
  organisation: 'profile',
  manager: 'profile',
  actor: 'metadata',
  end: 'validity',
  start: 'validity',
  revoked: 'validity',
  active: 'status',
  inactive: 'status',
  status: 'status',
  'account-control': 'status',
  change: 'status',
  'principal-type': 'status',
  indirect: 'status',
  direct: 'status',
  'pair-name': 'attribute',
  'pair-value': 'attribute',
  scope: 'attribute',
  description: 'metadata',
  entitlement: 'entitlement',
  sort: 'attribute',
  audit: 'metadata',
};

const IDENTIFYING: ReadonlySet<Meaning> = new Set(['login', 'email', 'employee-number', 'id']);

/** A column by itself and beside the person; the layout may say otherwise later. */
export function judgeColumn(table: KnownTable, column: Column): Judgement {
  const { statistics, shares, meanings } = column;
  const kind = kindOf(column);
  const evidence: Evidence[] = meanings[0] === undefined ? [] : [{ code: `name-${kind ?? meanings[0]}` }];
  if (statistics.email > 0.8) evidence.push({ code: 'cells-email', value: statistics.email });
  if (shares.date > 0.8) evidence.push({ code: 'cells-date', value: rounded(shares.date) });
  const months = kind === 'end' || kind === 'start' ? monthsIn(column) : 0;
  if (months > 0) evidence.push({ code: 'cells-months', value: months });
  if (isMarks(column)) evidence.push({ code: 'cells-marks' });
  const judgement = (kindOfColumn: ColumnClass, confidence: number, margin: number): Judgement => ({
    class: kindOfColumn,
    confidence,
    margin,
    evidence,
    alternatives: [],
  });
  if (column === table.person) {
    evidence.push({ code: 'cells-distinct', value: rounded(column.unique) });
    return judgement('identifier', rounded(table.choice.score), rounded(table.choice.margin));
  }
  if (isIgnored(table, column)) {
    evidence.push({ code: 'said-by-a-person' });
    return judgement('metadata', 1, 1);
  }
  if (statistics.fill === 0) return judgement('empty', 1, 1);
  if (kind === 'secret') return judgement('secret', 1, 1);
  const perPerson = determines(table.person, column);
  evidence.push({ code: 'one-per-person', value: rounded(perPerson) });
  if (kind !== undefined && IDENTIFYING.has(kind)) {
    if (perPerson > 0.95 && determines(column, table.person) > 0.95) return judgement('identifier', 0.8, 0.4);
    if (kind === 'id' || perPerson < 0.5) return judgement('metadata', 0.7, 0.4);
    return judgement('profile', 0.8, 0.4);
  }
  if (isConstant(table, column)) {
    evidence.push({ code: 'cells-all-alike' });
    if (kind === undefined || kind === 'scope' || kind === 'sort' || kind === 'status')
      return judgement('metadata', 0.8, 0.4);
  }
  if (kind !== undefined && kind !== 'entitlement') return judgement(CLASS_OF[kind], 0.85, 0.5);
  if (shares.date > 0.8 || shares.longText > 0.5) return judgement('metadata', 0.8, 0.5);
  if (shares.guid > 0.8 || shares.object > 0.8) return judgement('attribute', 0.7, 0.4);
  if (kind === 'entitlement') return judgeEntitlement(table, column, evidence);
  if (isMarks(column)) return judgement('status', 0.6, 0.3);
  if (statistics.number > 0.9) return judgement('metadata', 0.6, 0.3);
  if (shares.names > 0.8) return judgement('attribute', 0.5, 0.3);
  return judgement(perPerson > 0.97 ? 'profile' : 'attribute', 0.4, 0.3);
}

/** A column whose header says that it holds entitlements. */
function judgeEntitlement(table: KnownTable, column: Column, evidence: readonly Evidence[]): Judgement {
  const { statistics, unique, filled } = column;
  if (statistics.email > 0.8 && !areGroupAddresses(table, column))
    return { class: 'metadata', confidence: 0.7, margin: 0.4, evidence, alternatives: [] };
  if (isMarks(column)) return { class: 'status', confidence: 0.6, margin: 0.3, evidence, alternatives: [] };
  const repeats: Evidence = { code: 'cells-repeat', value: statistics.distinct };
  const neverRepeats =
    // A group stands once, with all its members.
    table.members === undefined &&
    unique > 0.9 &&
    filled > 50 &&
    multiValueOf(column, rawCells(table, column)).kind === 'single';
  if (neverRepeats)
    return {
      class: 'metadata',
      confidence: 0.5,
      margin: 0.1,
      evidence: [...evidence, repeats, { code: 'cells-never-repeat', value: statistics.distinct }],
      alternatives: [],
    };
  return {
    class: 'entitlement',
    confidence: 0.9,
    margin: 0.6,
    evidence: [...evidence, repeats],
    alternatives: [],
  };
}

/** Mail groups are named by their addresses: such as nobody in the report has. */
function areGroupAddresses({ person, members }: KnownTable, { name, cells, unique }: Column): boolean {
  if (!GROUP_HEADER.test(headerWords(name)) || (members === undefined && unique > 0.5)) return false;
  const people = new Set([...person.cells.keys()].map(valueKey));
  const groups = [...cells.keys()];
  return groups.filter((group) => people.has(valueKey(group))).length <= 0.1 * groups.length;
}

const GROUP_HEADER = new RegExp(
  '(^| )(groups?|lists?|distribution|alias|gruppen?|verteiler|verteilerliste|listes?|groupes?' +
    '|grupos?|listas?|groep|groepen|gruppo|gruppi)( |$)',
  'u',
);

/** To three digits, within 0..1. */
function rounded(value: number): number {
  return Math.round(Math.max(0, Math.min(1, value)) * 1_000) / 1_000;
}
