import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sandboxClient } from '../../test/support/client.ts';
import { volume } from '../../test/support/volume.ts';
import { parseExpression, testsOf } from '../sandbox/filter.ts';
import { allEqual, anyEqual, quoted, searchable } from './filters.ts';

/** Pieces that would mean something if they ever got out of their quotes. */
const HOSTILE = [
  '"',
  '\\',
  '\\"',
  '" or profile.login pr or profile.login eq "',
  '") or (id pr',
  '" and status eq "ACTIVE',
  "'",
  ' or ',
  ' AND ',
  '(',
  ')',
  '%22',
  '&search=id pr',
  '+',
  '#',
  '\u2028',
  'é',
  '日本',
  '😀',
];

const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', maxLength: 6 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join(''))
  // oxlint-disable-next-line no-control-regex -- control characters have no place in an expression
  .map((text) => text.replace(/[\u0000-\u001f\u007f]/g, ''))
  .filter((text) => text.trim() !== '');

/** Okta's logins have 5 to 100 characters. */
const hostileLogin = hostileText.map((text) => `${text}logi`).filter((text) => text.length <= 100);

const RUNS = { numRuns: volume(300, 5_000) };

describe('values in filters', () => {
  it('reads back as exactly the text', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(parseExpression(`name eq ${quoted(text)}`)).toEqual({
          kind: 'test',
          attribute: 'name',
          operator: 'eq',
          value: text,
        });
      }),
      RUNS,
    );
  });

  it('keeps every test of a joined expression apart', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 2, maxLength: 12 }), (texts) => {
        const any = parseExpression(anyEqual('profile.login', texts));
        expect(any.kind).toBe('or');
        expect(testsOf(any).map((test) => test.value)).toEqual(texts);
        const all = parseExpression(allEqual(texts.map((text) => ['name', text])));
        expect(all.kind).toBe('and');
        expect(testsOf(all).map((test) => test.value)).toEqual(texts);
      }),
      RUNS,
    );
  });

  it('never lets a text find somebody else', async () => {
    const { okta, sandbox } = sandboxClient({ settings: { rateLimits: { limits: { '*': 1_000_000 } } } });
    const bystander = 'bystander@acme.example';
    sandbox.tenant.addUser({ profile: { login: bystander, email: bystander } });
    await fc.assert(
      fc.asyncProperty(
        fc.array(hostileLogin.filter(searchable), { minLength: 1, maxLength: 5 }),
        async (texts) => {
          const owner = sandbox.tenant.addUser({
            profile: { login: texts[0]!, email: 'owner@acme.example' },
          });
          const found = await okta.users.searchExact('login', texts);
          expect(found.map((user) => user.id)).toContain(owner.id);
          const asked = new Set(texts.map((text) => text.toLowerCase()));
          expect(found.filter((user) => !asked.has(user.login.toLowerCase()))).toEqual([]);
          const byProfile = await okta.users.searchProfile([{ attribute: 'login', value: texts[0]! }]);
          expect(byProfile.map((user) => user.id)).toContain(owner.id);
          expect(byProfile.some((user) => user.login === bystander)).toBe(false);
        },
      ),
      { numRuns: volume(100, 1_000) },
    );
  });
});
