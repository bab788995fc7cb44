import { isDeepStrictEqual } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { volume } from '../support/volume.ts';
import { lineOf, score, type Scored, TABLE_HEAD } from './score.ts';
import { BY_HAND } from './shapes/by-hand.ts';
import { CLOUD } from './shapes/cloud.ts';
import { Dice } from './shapes/company.ts';
import { DIRECTORIES } from './shapes/directories.ts';
import { ERP } from './shapes/erp.ts';
import { GOVERNANCE } from './shapes/governance.ts';
import { IN_ANY_LANGUAGE } from './shapes/languages.ts';
import { LAYOUTS } from './shapes/layouts.ts';
import { MICROSOFT } from './shapes/microsoft.ts';
import { PLATFORMS } from './shapes/platforms.ts';
import { SERVICES } from './shapes/services.ts';
import { SHEETS } from './shapes/sheets.ts';
import { STANDING } from './shapes/standing.ts';
import { UNCLEAR } from './shapes/unclear.ts';

/** Made-up exports of systems that are no example report; whoever made one knows what is true of it. */
const SHAPES = [
  ...ERP,
  ...DIRECTORIES,
  ...CLOUD,
  ...SHEETS,
  ...IN_ANY_LANGUAGE,
  ...MICROSOFT,
  ...SERVICES,
  ...GOVERNANCE,
  ...BY_HAND,
  ...STANDING,
  ...PLATFORMS,
  ...UNCLEAR,
  ...LAYOUTS,
];
const SEEDS = volume(1, 40);

describe('made-up exports', () => {
  const lines: string[] = [];
  let questions = 0;
  let reports = 0;

  it.each(SHAPES)('$name', async ({ name, make }) => {
    const failures: string[] = [];
    const all: Scored[] = [];
    const from = Number(process.env['SEED'] ?? 1);
    for (let seed = from; seed < from + Number(process.env['SEEDS'] ?? SEEDS); seed++) {
      const {
        bytes,
        truth,
        holdings,
        mustAsk = [],
        otherTables,
      } = await make(new Dice(seed * 7_919 + name.length));
      const scored = await score(bytes, truth, holdings);
      all.push(scored);
      questions += scored.questions.length;
      reports += 1;
      const asked = scored.understanding.questions.map(({ code }) => code as string);
      const found = [
        ...(scored.identifier
          ? []
          : [
              `identifier ${scored.understanding.columns[scored.understanding.identifier]?.name ?? ''}, not ${truth.identifier.column}`,
            ]),
        ...scored.classes.wrong,
        ...scored.delimiters.wrong,
        ...scored.unaided.extra.slice(0, 2).map((one) => `granted: ${one}`),
        ...scored.answered.extra.slice(0, 2).map((one) => `granted after answers: ${one}`),
        ...scored.answered.missing
          .slice(0, 2)
          .map((one) => `missing ${scored.answered.missing.length}: ${one}`),
        ...scored.rejects.missing
          .concat(scored.rejects.extra)
          .slice(0, 3)
          .map((line) => `reject ${line}`),
        ...(otherTables === undefined || isDeepStrictEqual(scored.understanding.otherTables, otherTables)
          ? []
          : [`other tables: ${JSON.stringify(scored.understanding.otherTables)}`]),
        ...mustAsk.filter((code) => !asked.includes(code)).map((code) => `not asked: ${code}`),
      ];
      if (found.length > 0)
        failures.push(`seed ${seed}: ${found.join('; ')}; asked ${scored.questions.join(', ')}`);
    }
    const worst = all.reduce((a, b) => (badness(b) > badness(a) ? b : a));
    lines.push(lineOf(name, worst));
    expect(failures).toEqual([]);
  });

  afterAll(() => {
    console.log(
      [TABLE_HEAD, ...lines, `${reports} reports, ${(questions / reports).toFixed(2)} questions each`].join(
        '\n',
      ),
    );
    expect(questions).toBeLessThanOrEqual(2 * reports);
  });
});

function badness({ identifier, classes, delimiters, unaided, answered }: Scored): number {
  return (
    (identifier ? 0 : 10) +
    classes.wrong.length +
    delimiters.wrong.length +
    10 * (1 - unaided.precision) +
    10 * (1 - answered.recall) +
    (1 - unaided.recall)
  );
}
