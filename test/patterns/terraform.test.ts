import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanValue } from '../../src/model/plan.ts';
import { hclString, terraformText } from '../../src/planning/bundles/terraform.ts';
import { volume } from '../support/volume.ts';

/**
 * A quoted literal as HCL's specification reads it: one line, escapes, `$${` and `%%{`. Throws where it holds a template,
 * or ends before its end.
 */
function decoded(literal: string): string {
  let text = '';
  let at = 1;
  const take = (length: number) => literal.slice(at, (at += length));
  if (literal[0] !== '"') throw new Error('no literal');
  for (;;) {
    const char = take(1);
    if (char === '') throw new Error('no end');
    if (char === '"') break;
    if (char < ' ' || char === '\u007f') throw new Error('a control character');
    if (char === '\\') {
      const kind = take(1);
      const plain = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }[kind];
      if (plain !== undefined) text += plain;
      else if (kind === 'u') text += String.fromCharCode(parseInt(take(4), 16));
      else if (kind === 'U') text += String.fromCodePoint(parseInt(take(8), 16));
      else throw new Error('an unknown escape');
    } else if ((char === '$' || char === '%') && literal[at] === '{') throw new Error('a template');
    else text += char;
  }
  if (at !== literal.length) throw new Error('it goes on after its end');
  return text;
}

const hostile = fc.oneof(
  fc.constantFrom(
    '"',
    '\\',
    '\\"',
    '${x}',
    '$${x}',
    '$$${',
    '%{ if true }',
    '%%{',
    '$%{',
    '{',
    '\n',
    '"\n}',
    '\u202e',
    '\u{e0001}',
    '#',
    '//',
  ),
  fc
    .array(fc.constantFrom('$', '%', '{', '}', '"', '\\', 'a', '\n'), { maxLength: 10 })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

describe('a text in Terraform', () => {
  it('is read as it was, whatever it holds: nothing ends the literal, nothing becomes a template', () => {
    let said = 0;
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        const text = a + b;
        if (/\p{Cs}/u.test(text) || text !== text.normalize('NFC')) {
          expect(() => hclString(text)).toThrow('pattern.no_terraform');
          return;
        }
        said += 1;
        expect(decoded(hclString(text))).toBe(text);
      }),
      { numRuns: volume(2_000, 50_000) },
    );
    expect(said).toBeGreaterThan(1_000);
  });
});

describe('a bundle in Terraform', () => {
  const value = (valueId: string, entitlementId: string): PlanValue => ({
    entitlementId,
    entitlementName: 'Role',
    valueId,
    valueName: valueId,
    multiValue: true,
    sensitive: false,
  });

  it('names its values by id, and its entitlements with all of their values: none is removed by applying it', () => {
    const text = terraformText({
      appId: '0oa1',
      bundles: [{ name: 'Engineers "and" more', description: 'Costs ${5}', values: [value('ent1', 'esp1')] }],
      entitlements: [
        { id: 'esp1', name: 'Role', externalValue: 'role', multiValue: true },
        { id: 'esp2', name: 'Other', externalValue: 'other', multiValue: false },
      ],
      values: [
        { id: 'ent2', entitlementId: 'esp1', name: 'Viewer', externalValue: 'viewer' },
        { id: 'ent1', entitlementId: 'esp1', name: 'Admin', externalValue: 'admin' },
        { id: 'ent3', entitlementId: 'esp2', name: 'X', externalValue: 'x' },
      ],
    });
    expect(text.replace(/^#.*\n/gm, '')).toMatchInlineSnapshot(`
      "
      import {
        to = okta_entitlement.entitlement_esp1
        id = "esp1"
      }

      resource "okta_entitlement" "entitlement_esp1" {
        name           = "Role"
        external_value = "role"
        multi_value    = true
        data_type      = "array"
        parent {
          external_id = "0oa1"
          type        = "APPLICATION"
        }
        values {
          name           = "Admin"
          external_value = "admin"
        }
        values {
          name           = "Viewer"
          external_value = "viewer"
        }
      }

      resource "okta_entitlement_bundle" "bundle_1" {
        name        = "Engineers \\"and\\" more"
        description = "Costs \\u0024{5}"
        target {
          external_id = "0oa1"
          type        = "APPLICATION"
        }
        entitlements {
          id = okta_entitlement.entitlement_esp1.id
          values {
            id = "ent1"
          }
        }
      }
      "
    `);
  });

  it('is refused where an id is none', () => {
    const input = { appId: '0oa1', bundles: [{ name: 'B', description: 'D', values: [value('v', 'a" {')] }] };
    expect(() => terraformText({ ...input, entitlements: [], values: [] })).toThrow('pattern.no_terraform');
  });
});
