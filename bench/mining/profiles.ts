import { ColumnBuilder } from '../../src/mining/dataset/column-builder.ts';
import type { AttributeColumn } from '../../src/model/dataset.ts';
import type { Company } from './company.ts';
import type { Draws } from './draws.ts';
import type { TenantSettings } from './settings.ts';
import { RANKS, SENIORITIES, type Staff, TYPES } from './staff.ts';

/** The attributes of a generated profile, in the order in which its cells are drawn. */
export const PROFILE = [
  'department',
  'division',
  'title',
  'location',
  'costCenter',
  'employeeType',
  'pod',
  'floor',
  'language',
] as const;

/** The tidy texts of one person, in the order of `PROFILE`. */
export function tidyProfile({ departments }: Company, staff: Staff, person: number): readonly string[] {
  const department = departments[staff.department[person]!]!;
  return [
    department.name,
    `Division ${department.division}`,
    [
      SENIORITIES[staff.seniority[person]!],
      department.titles[staff.title[person]!],
      RANKS[staff.rank[person]!],
    ]
      .filter((part) => part !== '')
      .join(' '),
    `Site ${staff.site[person]}`,
    `CC${staff.costCenter[person]}`,
    TYPES[staff.type[person]!]!,
    `Pod ${staff.pod[person]}`,
    `Floor ${staff.floor[person]}`,
    `Lang ${staff.language[person]}`,
  ];
}

/** The profiles as somebody typed them: empty cells, and texts written untidily. */
export function drawProfiles(
  draws: Draws,
  company: Company,
  staff: Staff,
  { empty, dirty }: Pick<TenantSettings, 'empty' | 'dirty'>,
): readonly AttributeColumn[] {
  const columns = PROFILE.map((name) => new ColumnBuilder(name, name === 'title' ? 'title' : 'plain'));
  for (let p = 0; p < staff.count; p++) {
    const texts = tidyProfile(company, staff, p);
    for (const [i, column] of columns.entries()) {
      if (draws.chance(empty)) continue;
      const text = texts[i]!;
      column.set(p, draws.chance(dirty) ? untidy(draws, text) : text);
    }
  }
  return columns.map((column) => column.build(staff.count));
}

function untidy(draws: Draws, text: string): string {
  switch (draws.below(6)) {
    case 0:
      return text.toUpperCase();
    case 1:
      return text.toLowerCase();
    case 2:
      return `${text} `;
    case 3:
      return ` ${text}`;
    case 4:
      return text.replace(' ', '  ');
    default:
      return text.replace(' ', '\u00a0');
  }
}
