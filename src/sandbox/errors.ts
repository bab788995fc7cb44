/** An answer that is an error, with Okta's body (contract §1.3). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly summary: string;
  readonly causes: readonly ErrorCause[];

  constructor(status: number, code: string, summary: string, causes: readonly ErrorCause[] = []) {
    super(summary);
    this.status = status;
    this.code = code;
    this.summary = summary;
    this.causes = causes;
  }
}

export interface ErrorCause {
  readonly errorSummary: string;
  readonly reason?: string;
  readonly locationType?: string;
  readonly location?: string;
  readonly domain?: string;
}

// Management

export const notFound = (id: string, type: string) =>
  new ApiError(404, 'E0000007', `Not found: Resource not found: ${id} (${type})`);
export const malformed = () => new ApiError(400, 'E0000003', 'The request body was not well-formed.');
export const invalidSearch = () => new ApiError(400, 'E0000031', 'Invalid search criteria.');
export const validationFailed = (what: string, causes: readonly string[]) =>
  new ApiError(
    400,
    'E0000001',
    `Api validation failed: ${what}`,
    causes.map((errorSummary) => ({ errorSummary })),
  );
export const badToken = () => new ApiError(401, 'E0000011', 'Invalid token provided');
export const unknownPath = () => new ApiError(404, 'E0000008', 'The requested path was not found');
export const wrongVerb = () =>
  new ApiError(405, 'E0000022', 'The endpoint does not support the provided HTTP method');
export const alreadyAssigned = () =>
  new ApiError(409, 'E0000062', 'The specified user is already assigned to the application.');
export const wrongStatus = () =>
  new ApiError(403, 'E0000038', "This operation is not allowed in the user's current status.");
export const rateLimited = (governance: boolean) =>
  new ApiError(
    429,
    'E0000047',
    governance
      ? 'The API call exceeded the rate limit due to too many requests.'
      : 'API call exceeded rate limit due to too many requests.',
  );
export const internalError = () => new ApiError(500, 'E0000009', 'Internal Server Error');

// Governance

const invalidQuery = (code: string, summary: string, cause: ErrorCause) =>
  new ApiError(400, code, summary, [cause]);

export const governanceNotFound = () => new ApiError(404, 'E0000007', 'Resource not found exception.');
export const notGoverned = () =>
  new ApiError(404, 'E0000007', 'Resource not found exception.', [
    { errorSummary: 'Resource not found: null (SharedAppInstance)' },
  ]);
export const notPermitted = () =>
  new ApiError(403, 'E0000006', 'You do not have permission to perform the requested action');
export const invalidFilter = () =>
  invalidQuery('E0000053', 'Invalid SCIM filter', {
    errorSummary: 'Invalid `filter` syntax',
    reason: 'STRING_FORMAT_INVALID',
    locationType: 'query',
    location: '/filter',
    domain: 'governance',
  });
export const noTarget = (many: boolean) =>
  invalidQuery('E0000029', 'Invalid filter', {
    errorSummary: `${many ? 'Multiple values' : 'Cannot find value'} found for target resource'`,
    reason: 'empty.openapi.validation',
    locationType: 'query',
    location: '/query/filter',
    domain: 'governance',
  });
export const unknownInFilter = (what: string, id: string) =>
  new ApiError(400, 'E0000007', 'Resource not found exception.', [
    { errorSummary: `Cannot find ${what} with id ${id}` },
  ]);
export const unknownApp = (id: string) =>
  invalidQuery('E0000029', 'Invalid externalId request.', {
    errorSummary: `${id} not found`,
    reason: 'IDENTIFIER_NOT_FOUND',
    locationType: 'query',
    location: '/target.externalId',
    domain: 'governance',
  });
export const invalidPaging = (parameter: 'limit' | 'after') =>
  invalidQuery(
    'E0000029',
    'Invalid paging request',
    parameter === 'limit'
      ? {
          errorSummary: "The `limit` parameter isn't valid.",
          reason: 'INVALID_DATA_TYPE',
          locationType: 'query',
          location: '/limit',
          domain: 'governance',
        }
      : {
          errorSummary:
            "The `after` parameter isn't valid. Use links in response bodies or headers as the source of truth for pagination.",
          reason: 'INVALID_AFTER_PARAMETER',
          locationType: 'query',
          location: '/query/after',
          domain: 'governance',
        },
  );
export const invalidOrder = () =>
  invalidQuery('E0000029', 'Invalid paging request', {
    errorSummary: 'Invalid `orderBy` syntax',
    reason: 'STRING_FORMAT_INVALID',
    locationType: 'query',
    location: '/orderBy',
    domain: 'governance',
  });
export const emptyAfter = () =>
  invalidQuery('E0000029', 'Invalid paging request', {
    errorSummary: "Empty value found for query parameter 'after'",
    reason: 'empty.openapi.validation',
    locationType: 'query',
    location: '/query/after',
    domain: 'governance',
  });
export const invalidEnum = (value: string) =>
  invalidQuery('E0000028', `Query param enum ("${value}") is not valid`, {
    errorSummary: `Query param enum ("${value}") is not valid`,
    locationType: 'query',
    location: '/include',
    domain: 'governance',
  });
export const bodyInvalid = (domain: string, location: string, missing: boolean) =>
  missing
    ? new ApiError(400, 'E0000001', 'Api validation failed: /requiredField/0 must cannot be null', [
        {
          domain,
          errorSummary: 'must have required field',
          location: '/requiredField/',
          locationType: 'body',
          reason: 'REQUIRED_PROPERTY_MISSING',
        },
      ])
    : new ApiError(400, 'E0000001', `Api validation failed: ${location}`, [
        {
          domain,
          errorSummary: `${location} is not valid`,
          location,
          locationType: 'body',
          reason: 'INVALID_DATA_TYPE',
        },
      ]);
export const identifierUnknown = (location: string, id: string) =>
  new ApiError(400, 'E0000001', `Api validation failed: ${location} ${id} not found`, [
    {
      domain: 'governance',
      errorSummary: `${id} not found`,
      location,
      locationType: 'body',
      reason: 'IDENTIFIER_NOT_FOUND',
    },
  ]);
export const invalidEntitlements = (
  ids: readonly string[],
  reason: 'IDENTIFIER_NOT_FOUND' | 'none' = 'IDENTIFIER_NOT_FOUND',
) =>
  new ApiError(400, 'E0000001', `Api validation failed: Invalid entitlement id(s): [${ids.join(', ')}]`, [
    {
      domain: 'governance',
      errorSummary: `Invalid entitlement id(s): [${ids.join(', ')}]`,
      location: '/entitlements',
      locationType: 'body',
      ...(reason === 'none' ? {} : { reason }),
    },
  ]);
export const notUnique = (what: string, location: string, domain: string) =>
  new ApiError(400, 'E0000028', `${what} needs to be unique`, [
    {
      domain,
      errorSummary: `The ${what.toLowerCase()} needs to be unique.`,
      location,
      locationType: 'body',
      reason: 'INVALID_NAME',
    },
  ]);
export const governanceMalformed = () => new ApiError(400, 'E0000001', 'Api validation failed: request');
export const grantTypeRefused = (type: string) =>
  new ApiError(400, 'E0000001', `Api validation failed: /grantType ${type} is not supported`, [
    {
      domain: 'governance',
      errorSummary: `${type} is not supported`,
      location: '/grantType',
      locationType: 'body',
      reason: 'INVALID_DATA_TYPE',
    },
  ]);
