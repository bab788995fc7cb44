import { ProductError } from '../../model/product-error.ts';
import type { PlanValue } from '../../model/plan.ts';
import type { Entitlement, EntitlementValue } from '../../model/tenant-objects.ts';

/** A bundle as it is to be written down. */
export interface TerraformBundle {
  /** Number of its pattern, under which Terraform knows it again; else its place. */
  readonly pattern?: number;
  readonly name: string;
  readonly description: string;
  readonly values: readonly PlanValue[];
  /** The app has a bundle of this name, or an earlier one of these has it. */
  readonly nameTaken?: boolean;
}

/**
 * Bundles, and the entitlements whose values they hold, as resources of Okta's Terraform provider. The entitlements are
 * there already: blocks of `import` take them over, with all of their values and descriptions, because the provider removes
 * what it is not told. Throws `pattern.no_terraform`.
 */
export function terraformText(input: {
  readonly appId: string;
  readonly bundles: readonly TerraformBundle[];
  readonly entitlements: readonly Entitlement[];
  readonly values: readonly EntitlementValue[];
}): string {
  const { appId, bundles, entitlements, values } = input;
  const wanted = new Set(bundles.flatMap((bundle) => bundle.values.map((value) => value.entitlementId)));
  const target = block('target', [`external_id = ${hclString(appId)}`, 'type = "APPLICATION"']);
  const parent = block('parent', [`external_id = ${hclString(appId)}`, 'type = "APPLICATION"']);
  return [
    ...HEAD,
    ...entitlements
      .filter(({ id }) => wanted.has(id))
      .flatMap((entitlement) => {
        const place = `entitlement_${labelOf(entitlement.id)}`;
        return [
          ...block('import', [`to = okta_entitlement.${place}`, `id = ${hclString(entitlement.id)}`]),
          '',
          ...block(`resource "okta_entitlement" "${place}"`, [
            `name = ${hclString(entitlement.name)}`,
            `external_value = ${hclString(entitlement.externalValue)}`,
            ...(entitlement.description === undefined
              ? []
              : [`description = ${hclString(entitlement.description)}`]),
            `multi_value = ${entitlement.multiValue}`,
            `data_type = "${entitlement.multiValue ? 'array' : 'string'}"`,
            ...parent,
            ...values
              .filter(({ entitlementId }) => entitlementId === entitlement.id)
              .sort((a, b) => (a.externalValue < b.externalValue ? -1 : 1))
              .flatMap(({ name, externalValue, description }) =>
                block('values', [
                  `name = ${hclString(name)}`,
                  `external_value = ${hclString(externalValue)}`,
                  ...(description === undefined ? [] : [`description = ${hclString(description)}`]),
                ]),
              ),
          ]),
          '',
        ];
      }),
    ...bundles.flatMap((bundle, n) => [
      ...(bundle.nameTaken === true ? NAME_TAKEN : []),
      ...block(`resource "okta_entitlement_bundle" "bundle_${bundle.pattern ?? n + 1}"`, [
        `name = ${hclString(bundle.name)}`,
        `description = ${hclString(bundle.description)}`,
        ...target,
        ...[...new Set(bundle.values.map(({ entitlementId }) => entitlementId))].flatMap((id) =>
          block('entitlements', [
            `id = okta_entitlement.entitlement_${labelOf(id)}.id`,
            ...bundle.values
              .filter(({ entitlementId }) => entitlementId === id)
              .flatMap(({ valueId }) => block('values', [`id = ${hclString(valueId)}`])),
          ]),
        ),
      ]),
      '',
    ]),
  ].join('\n');
}

const HEAD = [
  '# Creating a bundle gives access to nobody. Look at `terraform plan`: of an entitlement it must show an import without',
  '# changes. If it shows values to be removed, somebody added them after this file was written: write it anew.',
  '',
];

const NAME_TAKEN = [
  '# There is a bundle of this name, or one before it here: Okta refuses a second one. Name it otherwise, or import what is there.',
];

function block(head: string, lines: readonly string[]): readonly string[] {
  return [`${head} {`, ...aligned(lines).map((line) => `  ${line}`), '}'];
}

/** The values of one block under each other, as `terraform fmt` writes them, for those who check that it changes nothing. */
function aligned(lines: readonly string[]): readonly string[] {
  const name = (line: string) => /^\w+(?= = )/.exec(line)?.[0];
  const width = Math.max(...lines.map((line) => name(line)?.length ?? 0));
  return lines.map((line) => {
    const own = name(line);
    return own === undefined ? line : own.padEnd(width) + line.slice(own.length);
  });
}

/** An id as part of a resource's name. Throws `pattern.no_terraform`. */
function labelOf(id: string): string {
  if (!/^[0-9A-Za-z]+$/.test(id)) throw untold('an id has characters that no resource takes');
  return id;
}

/**
 * The only place where a text becomes part of a configuration. Escapes leave nothing that ends the literal or begins a
 * template; `$` and `%` before a brace are written as code points, because doubled ones are ambiguous in a row. Throws
 * `pattern.no_terraform` for text that Terraform would change: it knows normalised (NFC) text only.
 */
export function hclString(text: string): string {
  if (/\p{Cs}/u.test(text) || text !== text.normalize('NFC'))
    throw untold('a text is not in the normal form that Terraform keeps');
  const safe = text
    .replace(/[\\"]/g, '\\$&')
    .replace(/[$%](?=[$%]*\{)|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) =>
      char.length === 1
        ? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
        : `\\U${(char.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`,
    );
  return `"${safe}"`;
}

function untold(why: string): ProductError {
  return new ProductError('pattern.no_terraform', { fill: { why } });
}
