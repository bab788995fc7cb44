import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minedOf } from '../../../test/support/hand-made-analysis.ts';
import { volume } from '../../../test/support/volume.ts';
import { DatasetBuilder } from '../../mining/dataset/dataset-builder.ts';
import type { Dataset } from '../../model/dataset.ts';
import type { Term } from '../../model/patterns.ts';
import { accessPicture, LEAST_GROUP, MOST_CELLS, type PictureRow } from './access-picture.ts';

interface Spec {
  readonly departments: readonly number[];
  /** Per person and value whether they hold it. */
  readonly held: readonly (readonly boolean[])[];
}

const term = (n: number): Term => ({
  kind: 'equals',
  attribute: 'department',
  text: `d${n}`,
  raws: [`D${n}`],
});

function datasetOf({ departments, held }: Spec, values: number): Dataset {
  const builder = new DatasetBuilder({ named: [], without: [] });
  const app = builder.addApp('0oa1', 'App');
  const rows = Array.from({ length: values }, (_, v) =>
    builder.addValue({
      app,
      entitlementId: 'esp1',
      entitlement: 'Role',
      id: `ent${v}`,
      name: `V${v}`,
      multiValue: true,
      sensitive: false,
    }),
  );
  for (const [n, department] of departments.entries()) {
    const person = builder.addPerson({
      id: `00u${n}`,
      active: true,
      profile: { department: `D${department}`, title: `T${n % 2}` },
    });
    builder.addMember(app, person);
    for (const [v, row] of rows.entries()) if (held[n]?.[v] === true) builder.addHolding(person, row);
  }
  return builder.build({ at: 0, source: 'snapshot', filters: [], coverage: [] });
}

const sum = (rows: readonly PictureRow[], cells: (row: PictureRow) => readonly number[]) =>
  rows.reduce((all, row) => all + cells(row).reduce((part, one) => part + one, 0), 0);
const peopleOf = (rows: readonly PictureRow[]) => rows.reduce((all, { people }) => all + people, 0);

describe('the picture of an app', () => {
  it('counts every holding of whom it draws once, draws no group under five, and says whom it does not draw', () => {
    let suppressed = 0;
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            department: fc.nat({ max: 4 }),
            held: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
          }),
          { minLength: 1, maxLength: 60 },
        ),
        (people) => {
          const spec = {
            departments: people.map(({ department }) => department),
            held: people.map((p) => p.held),
          };
          // Where all are in one department it is no attribute, and no candidate is about it.
          fc.pre(new Set(spec.departments).size > 1);
          const dataset = datasetOf(spec, 4);
          const { candidates } = minedOf(dataset, [
            { terms: [term(0)], values: ['V0', 'V1'] },
            { terms: [term(1)], values: ['V1'] },
          ]);
          const picture = accessPicture(dataset, 0, { candidates, birthright: [] });
          const holdings = spec.held.flat().filter(Boolean).length;
          expect(peopleOf(picture.after) + picture.suppressed + picture.noRoom).toBe(people.length);
          expect(picture.noRoom).toBe(0);
          for (const row of [...picture.before, ...picture.after])
            expect(row.people).toBeGreaterThanOrEqual(LEAST_GROUP);
          suppressed += picture.suppressed;
          if (people.length < LEAST_GROUP) {
            expect(picture.before).toEqual([]);
            return;
          }
          expect(peopleOf(picture.before)).toBe(people.length);
          expect(sum(picture.before, (row) => [...row.explained, ...row.unexplained])).toBe(holdings);
          const said = (n: number, v: number) =>
            (spec.departments[n] === 0 && v < 2) || (spec.departments[n] === 1 && v === 1);
          const cells = spec.held.flatMap((own, n) => own.map((held, v) => ({ held, said: said(n, v) })));
          expect(sum(picture.before, (row) => row.explained)).toBe(
            cells.filter((c) => c.held && c.said).length,
          );
          // A value that nobody holds is a column only where a candidate gives it.
          expect(sum(picture.before, (row) => row.lacking)).toBe(
            cells.filter((c) => !c.held && c.said).length,
          );
        },
      ),
      { numRuns: volume(200, 5_000) },
    );
    expect(suppressed).toBeGreaterThan(0);
  });

  it('of more groups and values than there is room for draws 200 × 200, and says what is missing and why', () => {
    const departments = Array.from({ length: 260 * 6 + 3 }, (_, n) => (n < 260 * 6 ? n % 260 : 260));
    const values = 230;
    const held = departments.map((department) =>
      Array.from({ length: values }, (_, v) => v === department % values),
    );
    const dataset = datasetOf({ departments, held }, values);
    const { candidates } = minedOf(
      dataset,
      Array.from({ length: 261 }, (_, d) => ({ terms: [term(d)], values: [`V${d % values}`] })),
    );
    const picture = accessPicture(dataset, 0, { candidates, birthright: [] });
    expect(picture.values).toHaveLength(MOST_CELLS);
    expect(picture.valuesLeftOut).toBe(30);
    expect(picture.before.length).toBeLessThanOrEqual(MOST_CELLS);
    expect(picture.after.length).toBe(MOST_CELLS);
    expect(picture.suppressed, 'the three of the small department').toBe(3);
    expect(picture.noRoom).toBe(60 * 6);
    expect(peopleOf(picture.after)).toBe(200 * 6);
  });
});
