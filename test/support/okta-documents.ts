import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';

type Schema = { [key: string]: unknown };
type Documents = Readonly<Record<'governance' | 'management', Schema>>;

const FOLDER = join(
  process.env['OKTA_ENTITLEMENTS_SHARED'] ?? resolve(import.meta.dirname, '../../../shared'),
  'okta',
  'spec',
);

/** Whether Okta's OpenAPI documents are here; they are read from beside the checkout, never copied into it. */
export const documentsPresent = existsSync(join(FOLDER, 'governance.json'));

/** Okta's own identifiers and expressions: their form is checked where it matters, by the routes. */
const OPEN_FORMATS = [
  'scim-filter',
  'okta-resource-orn',
  'okta-user-orn',
  'okta-principal-orn',
  'okta-user-id',
  'okta-group-id',
  'okta-resource-id',
  'entitlement-bundle-id',
  'collection-id',
  'grant-id',
  'order-by',
];

/** Where real Okta breaks its own documents (contract §12.3), or a test asked the sandbox to. Each use is counted. */
export const RELAXATIONS: Readonly<Record<string, string>> = {
  'one-of-as-any-of': 'responses: a CUSTOM grant with entitlements fits two branches',
  'null-allowed':
    'responses: null where recordings show null (URLs of an app, externalId of an app user, dates of a user)',
  'open-grant-type': 'responses: the sandbox was told to plant grants of unknown types',
  'undeclared-status': 'a status that Okta does not declare is checked against the Error schema',
  'injected-fault': 'half an answer was asked for',
};

/** Properties that recordings show as null though the documents do not allow it. */
const NULL_ALLOWED: ReadonlySet<string> = new Set([
  'externalId',
  'errorRedirectUrl',
  'loginRedirectUrl',
  'universalLogout',
  'signOnMode',
  'logo',
  'lastLogin',
  'activated',
  'passwordChanged',
  'expiresAt',
  'mobilePhone',
  'secondEmail',
  'displayName',
]);

export interface Operation {
  readonly api: 'governance' | 'management';
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly statuses: readonly string[];
}

export class OktaDocuments {
  readonly operations = new Map<string, Operation>();
  readonly #ajv: Ajv;
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor() {
    const read = (name: string) => JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as Schema;
    const documents: Documents = { governance: read('governance'), management: read('management') };
    this.#ajv = new Ajv({ strict: false, allErrors: false, validateFormats: true });
    addFormatsModule.default(this.#ajv);
    for (const format of OPEN_FORMATS) this.#ajv.addFormat(format, true);
    for (const api of ['governance', 'management'] as const) {
      this.#ajv.addSchema(prepared(documents[api], 'request') as Schema, `${api}-request`);
      this.#ajv.addSchema(prepared(documents[api], 'response') as Schema, `${api}-response`);
      this.#readOperations(api, documents[api]);
    }
  }

  /** Why a response is not what Okta's documents say; undefined when it is. */
  responseProblem(operationId: string, status: number, body: unknown): string | undefined {
    const operation = this.operations.get(operationId);
    if (operation === undefined) return `no operation ${operationId}`;
    const declared = operation.statuses.includes(String(status));
    const pointer = declared
      ? `${pathPointer(operation)}/responses/${status}`
      : `/components/schemas/${operation.api === 'governance' ? 'error' : 'Error'}`;
    const validate = declared
      ? this.#bodySchema(`${operation.api}-response`, pointer)
      : this.#schema(`${operation.api}-response#${pointer}`);
    if (validate === undefined) return body === undefined ? undefined : 'a body where none is declared';
    if (validate(body)) return undefined;
    const [error] = validate.errors ?? [];
    return `${operationId} ${status}: ${error?.instancePath ?? ''} ${error?.message ?? ''} ${JSON.stringify(error?.params ?? {})}`;
  }

  /** Whether a request body is what Okta's documents take. */
  acceptsRequest(operationId: string, body: unknown): boolean {
    const operation = this.operations.get(operationId);
    if (operation === undefined) throw new Error(`no operation ${operationId}`);
    const pointer = `${operation.api}-request#${pathPointer(operation)}/requestBody/content/application~1json/schema`;
    return this.#schema(pointer)(body);
  }

  #bodySchema(document: string, pointer: string): ValidateFunction | undefined {
    const root = this.#ajv.getSchema(document)?.schema as Schema;
    const response = dereferenced(root, at(root, pointer));
    const content = response['content'] as Schema | undefined;
    if (content?.['application/json'] === undefined) return undefined;
    const reference = (at(root, pointer) as Schema)['$ref'];
    const base = typeof reference === 'string' ? reference.slice(1) : pointer;
    return this.#schema(`${document}#${base}/content/application~1json/schema`);
  }

  #schema(reference: string): ValidateFunction {
    let validate = this.#compiled.get(reference);
    if (validate === undefined) {
      validate = this.#ajv.compile({ $ref: reference });
      this.#compiled.set(reference, validate);
    }
    return validate;
  }

  #readOperations(api: Operation['api'], document: Schema): void {
    for (const [path, methods] of Object.entries(document['paths'] as Record<string, Schema>)) {
      for (const [method, operation] of Object.entries(methods)) {
        const { operationId, responses } = operation as { operationId?: string; responses?: Schema };
        if (operationId === undefined) continue;
        this.operations.set(operationId, {
          api,
          method,
          path,
          operationId,
          statuses: Object.keys(responses ?? {}),
        });
      }
    }
  }
}

function pathPointer({ path, method }: Operation): string {
  return `/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}/${method}`;
}

function at(root: Schema, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (value, part) =>
        (value as Schema)[decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')],
      root,
    );
}

function dereferenced(root: Schema, value: unknown): Schema {
  const reference = (value as Schema)['$ref'];
  return typeof reference === 'string' ? (at(root, reference.slice(1)) as Schema) : (value as Schema);
}

/** OpenAPI 3.0 as JSON Schema: nullable becomes null, discriminators go; responses with the relaxations. */
function prepared(value: unknown, use: 'request' | 'response', name?: string): unknown {
  if (Array.isArray(value)) return value.map((item) => prepared(item, use));
  if (typeof value !== 'object' || value === null) return value;
  const copy: Schema = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'discriminator' || key === 'nullable') continue;
    const target = key === 'oneOf' && use === 'response' ? 'anyOf' : key;
    copy[target] =
      key === 'properties' && typeof inner === 'object' && inner !== null
        ? Object.fromEntries(
            Object.entries(inner).map(([property, schema]) => [property, prepared(schema, use, property)]),
          )
        : prepared(inner, use);
  }
  const nullable =
    (value as Schema)['nullable'] === true ||
    (use === 'response' && name !== undefined && NULL_ALLOWED.has(name));
  if (!nullable) return copy;
  if (Array.isArray(copy['enum'])) copy['enum'] = [...(copy['enum'] as unknown[]), null];
  if (typeof copy['type'] === 'string') copy['type'] = [copy['type'], 'null'];
  return copy['$ref'] === undefined && copy['allOf'] === undefined
    ? copy
    : { anyOf: [copy, { type: 'null' }] };
}
