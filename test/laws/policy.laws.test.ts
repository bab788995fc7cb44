import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DatasetBuilder } from '../../src/mining/dataset/dataset-builder.ts';
import { normalText } from '../../src/mining/dataset/normal-text.ts';
import { TermBook } from '../../src/mining/dataset/terms.ts';
import { titleWords } from '../../src/mining/dataset/title-words.ts';
import type { Dataset } from '../../src/model/dataset.ts';
import type { Term } from '../../src/model/patterns.ts';
import { peopleWho } from '../../src/planning/bundles/condition-extent.ts';
import { policyExpression, quotedLiteral } from '../../src/planning/bundles/policy-expression.ts';
import { evaluates } from '../support/policy-evaluator.ts';
import { volume } from '../support/volume.ts';

/** The policy law: the text that a person pastes means exactly the people that mining meant, whatever the texts hold. */

/** Texts that try to end a literal, to be an expression, or to look like another text. */
const hostile = fc.oneof(
  fc.constantFrom(
    '"',
    '""',
    "'",
    "''",
    "Men''s",
    '\'\'""',
    '\\"',
    '" || user.profile.department == "',
    '" == "" || "" == "',
    "') || true || ('",
    '{',
    '}',
    '#{1+1}',
    '${x}',
    'T(java.lang.Runtime)',
    'null',
    'true',
    'a\\',
    ' Sales',
    'Sales ',
    'sales',
    'SALES',
    'Sales',
    'Sa  les',
    'Ｓales',
    'S\u00a0ales',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 12 }),
);
const profile = fc.record({ department: hostile, title: hostile, city: hostile }, { requiredKeys: [] });

function datasetOf(profiles: readonly Readonly<Record<string, string>>[]): Dataset {
  const builder = new DatasetBuilder({ named: [], without: [] });
  const app = builder.addApp('0oa1', 'App');
  for (const [n, row] of profiles.entries())
    builder.addMember(app, builder.addPerson({ id: `00u${n}`, active: true, profile: row }));
  return builder.build({ at: 0, source: 'snapshot', filters: [], coverage: [] });
}

/** Texts that no expression can hold; the last ones because versions of the language read them differently. */
const UNSAYABLE = /[\p{Cc}\p{Cs}\u2028\u2029]|''.*""|"".*''/u;

/** Every condition of one or two terms that this data has, as mining makes them: normalised text, all its raw texts. */
function termsOf(dataset: Dataset): readonly Term[] {
  return dataset.attributes.flatMap((column) =>
    column.texts.map((text, t): Term => ({
      kind: 'equals',
      attribute: column.name,
      text,
      raws: column.raws.filter((_, raw) => column.textOf[raw] === t + 1).sort(),
    })),
  );
}

describe('the rule of an entitlement policy', () => {
  it('means the people that the condition meant, on raw profiles with hostile texts', () => {
    let said = 0;
    let people = 0;
    fc.assert(
      fc.property(
        fc.array(profile, { minLength: 1, maxLength: 12 }),
        fc.nat(),
        fc.nat(),
        (profiles, a, b) => {
          const dataset = datasetOf(profiles);
          const terms = termsOf(dataset);
          if (terms.length === 0) return;
          const first = terms[a % terms.length];
          const second = terms[b % terms.length];
          if (first === undefined || second === undefined) return;
          for (const condition of [{ terms: [first] }, { terms: [first, second] }]) {
            let expression: string;
            try {
              expression = policyExpression(condition);
            } catch (error) {
              // Only a text that no expression can hold is refused, never said otherwise.
              expect(error).toMatchObject({ code: 'pattern.no_expression' });
              const raws = condition.terms.flatMap((term) => (term.kind === 'group' ? [] : term.raws));
              expect(raws.some((raw) => UNSAYABLE.test(raw))).toBe(true);
              continue;
            }
            said += 1;
            const meant = peopleWho(condition, dataset);
            people += meant.reduce((sum, one) => sum + one, 0);
            for (const spring of ['older', 'newer'] as const)
              expect(profiles.map((row) => evaluates(expression, { profile: row }, spring))).toEqual(
                [...meant].map((one) => one === 1),
              );
          }
        },
      ),
      { numRuns: volume(400, 5_000) },
    );
    expect(said).toBeGreaterThan(100);
    expect(people).toBeGreaterThan(100);
  });

  it.each<[string, readonly (string | number | boolean)[], string?]>([
    ['numbers', [3, 3, 7, 0]],
    ['truth values', [true, false, true]],
    ['texts that look like numbers', ['3', '3', '7']],
    ['numbers for some and texts for others', [3, '3', 7], 'texts for some people, and numbers'],
    ['numbers with a point', [1.5, 1.5, 2], 'negative, too large or not whole'],
    ['numbers with a sign', [-1, 4], 'negative, too large or not whole'],
    ['numbers too large to be written so', [12_345_678_901, 4], 'negative, too large or not whole'],
  ])('compares %s as Okta holds them, or is refused', (_, held, whyNot) => {
    const profiles = held.map((city) => ({ city }));
    const builder = new DatasetBuilder({ named: [], without: [] });
    const app = builder.addApp('0oa1', 'App');
    for (const [n, { city }] of profiles.entries()) {
      const notText = typeof city === 'string' ? {} : { notText: ['city'] };
      const person = { id: `00u${n}`, active: true, profile: { city: String(city) }, ...notText };
      builder.addMember(app, builder.addPerson(person));
    }
    const dataset = builder.build({ at: 0, source: 'snapshot', filters: [], coverage: [] });
    const [first] = held;
    const condition = new TermBook(dataset).condition([
      { kind: 'equals', attribute: 'city', text: String(first), priority: 0 },
    ]);
    if (whyNot !== undefined) {
      expect(() => policyExpression(condition)).toThrow(
        expect.objectContaining({
          code: 'pattern.no_expression',
          reason: expect.stringContaining(whyNot) as unknown,
        }) as Error,
      );
      return;
    }
    const expression = policyExpression(condition);
    expect(profiles.map((row) => evaluates(expression, { profile: row }))).toEqual(
      held.map((city) => city === first),
    );
  });

  it('enumerates every spelling that mining took for one text, and none that it did not', () => {
    const spellings = ['Sales', 'SALES', ' sales ', 'Sa les', 'Ｓales'];
    const dataset = datasetOf(spellings.map((department) => ({ department })));
    const term = termsOf(dataset).find((row) => row.kind === 'equals' && row.text === normalText('Sales'));
    const expression = policyExpression({ terms: term === undefined ? [] : [term] });
    expect(spellings.map((department) => evaluates(expression, { profile: { department } }))).toEqual([
      true,
      true,
      true,
      false,
      true,
    ]);
  });

  it('of a word of a title means everybody whose title holds the word, and nobody else', () => {
    const words = fc.constantFrom(
      'Manager',
      'MANAGER',
      'Account',
      'manager,',
      'Managerial',
      'of',
      '"',
      '" || true',
      'Ｍanager',
      '-',
    );
    const title = fc
      .array(fc.oneof({ weight: 3, arbitrary: words }, hostile), { maxLength: 12 })
      .map((all) => all.join(' '));
    let people = 0;
    let late = 0;
    fc.assert(
      fc.property(fc.array(title, { minLength: 1, maxLength: 12 }), fc.nat(), (titles, pick) => {
        const profiles = titles.map((text) => ({ title: text }));
        const dataset = datasetOf(profiles);
        // What a reader takes for the words of a title, wherever they stand.
        const read = titles.map((text) => normalText(text).split(/[^\p{L}\p{N}]+/u));
        const known = [...new Set(read.flat())].filter((word) => titleWords(word).includes(word));
        const word = known.includes('manager') ? 'manager' : known[pick % Math.max(1, known.length)];
        // A column that says the same of all is no condition.
        if (word === undefined || dataset.attributes.length === 0) return;
        const condition = new TermBook(dataset).condition([
          { kind: 'contains', attribute: 'title', text: word, priority: 0 },
        ]);
        const raws = condition.terms.flatMap((term) => (term.kind === 'group' ? [] : term.raws));
        const meant = read.map((all) => all.includes(word));
        expect(titles.map((text) => raws.includes(text))).toEqual(meant);
        if (raws.some((raw) => UNSAYABLE.test(raw))) {
          expect(() => policyExpression(condition)).toThrow('pattern.no_expression');
          return;
        }
        const expression = policyExpression(condition);
        people += meant.filter(Boolean).length;
        late += read.filter((all) => all.indexOf(word) > 6).length;
        expect(profiles.map((profile) => evaluates(expression, { profile }))).toEqual(meant);
        expect([...peopleWho(condition, dataset)]).toEqual(meant.map(Number));
      }),
      { numRuns: volume(300, 5_000) },
    );
    expect(people).toBeGreaterThan(100);
    expect(late).toBeGreaterThan(0);
  });

  it('is the same text for the same condition whatever a text holds: a literal ends where it should', () => {
    fc.assert(
      fc.property(hostile, hostile, (text, other) => {
        if (UNSAYABLE.test(text)) {
          expect(() => quotedLiteral(text)).toThrow('pattern.no_expression');
          return;
        }
        const expression = `user.profile.a == ${quotedLiteral(text)}`;
        for (const spring of ['older', 'newer'] as const) {
          expect(evaluates(expression, { profile: { a: text } }, spring)).toBe(true);
          expect(evaluates(expression, { profile: { a: other } }, spring)).toBe(text === other);
        }
      }),
      { numRuns: volume(1_000, 20_000) },
    );
  });

  it.each<[string, Term]>([
    ['an attribute that is no name', { kind: 'equals', attribute: 'a b', text: 'x', raws: ['x'] }],
    [
      'an attribute that is an expression',
      { kind: 'equals', attribute: 'a == "" || b', text: 'x', raws: ['x'] },
    ],
    [
      'an attribute that is an operator of the language',
      { kind: 'equals', attribute: 'Div', text: 'x', raws: ['x'] },
    ],
    ['a group with a strange id', { kind: 'group', groupId: "00g'}", name: 'G', ofOkta: true }],
    ["a group that is not Okta's own", { kind: 'group', groupId: '00g1', name: 'G', ofOkta: false }],
  ])('is refused for %s', (_, term) => {
    expect(() => policyExpression({ terms: [term] })).toThrow('pattern.no_expression');
  });

  it('can ask for a group', () => {
    const expression = policyExpression({
      terms: [{ kind: 'group', groupId: '00g1', name: 'G', ofOkta: true }],
    });
    expect(evaluates(expression, { profile: {}, groups: ['00g1'] })).toBe(true);
    expect(evaluates(expression, { profile: {}, groups: ['00g2'] })).toBe(false);
  });
});
