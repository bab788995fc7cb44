import * as z from 'zod';
import { bodyInvalid } from '../errors.ts';
import { parseIso } from '../instants.ts';

/** A text of so many characters (code points, as JSON Schema counts). */
export const text = (minimum: number, maximum: number) =>
  z.string().refine((value) => {
    const length = Array.from(value).length;
    return length >= minimum && length <= maximum;
  });

const APPLICATION = z.enum(['APPLICATION']);

export const Target = z.object({ externalId: text(0, 20), type: APPLICATION });

export const EntitlementValueBody = z.object({
  name: text(1, 255),
  externalValue: text(1, 2000),
  description: text(1, 1024).optional(),
});

export const EntitlementBody = z.object({
  name: text(1, 255),
  externalValue: text(1, 255),
  description: text(1, 1000).optional(),
  multiValue: z.boolean(),
  dataType: z.enum(['string', 'array']),
  parent: Target,
  values: z.array(EntitlementValueBody),
});

/** Of a PUT. */
export const EntitlementReplacement = EntitlementBody.extend({
  id: text(1, Number.MAX_SAFE_INTEGER),
  parentResourceOrn: z.string(),
  values: z.array(
    EntitlementValueBody.extend({
      id: text(20, 20).optional(),
      externalId: text(1, 512).optional(),
      orn: z.string().optional(),
    }),
  ),
});

const OPERATION = z.enum(['ADD', 'REMOVE', 'REPLACE']);
/** Of a PATCH. */
export const EntitlementSteps = z
  .array(
    z.union([
      z.object({
        op: OPERATION,
        path: z.string(),
        refType: z.enum(['ENTITLEMENT-VALUE']),
        value: EntitlementValueBody.partial().optional(),
      }),
      z.object({
        op: OPERATION,
        path: z.string(),
        refType: z.enum(['ENTITLEMENT']),
        value: z.string().optional(),
      }),
    ]),
  )
  .min(1)
  .max(100);

/** `entitlements` of a grant or bundle: ids only. */
export const EntitlementIds = z.array(
  z.object({
    id: text(20, 20).optional(),
    values: z.array(z.object({ id: text(20, 20).optional() })).optional(),
  }),
);

const DateTime = z.string().refine((value) => parseIso(value) !== undefined);

export const ScheduleSettings = z.object({
  expirationDate: DateTime.optional(),
  timeZone: text(1, 64).optional(),
});

/** The body, parsed; else the 400 that governance answers. Only ≤ 3-byte characters are supported (contract §1.2). */
export function parsedBody<T>(schema: z.ZodType<T>, body: unknown, domain: string): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const location = `/${(issue?.path ?? []).join('/')}`;
  const missing = issue?.code === 'invalid_type' && valueAt(body, issue.path) === undefined;
  throw bodyInvalid(domain, location, missing);
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = body;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
