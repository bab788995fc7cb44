import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROUTES } from '../../src/sandbox/routes/table.ts';
import { SimulatedClock } from '../../src/sandbox/simulated-clock.ts';
import { documentsPresent, OktaDocuments } from '../support/okta-documents.ts';
import { createSandbox } from '../support/sandbox.ts';
import { volume } from '../support/volume.ts';

/**
 * Bodies made from valid ones by one random change are taken or refused exactly as Okta's schemas say. A body that the
 * schema takes may still be refused for what it means (an id that does not exist): that is told apart by the code.
 */
const documents = documentsPresent ? new OktaDocuments() : undefined;

function world() {
  const sandbox = createSandbox({
    clock: new SimulatedClock(),
    settings: { rateLimits: { limits: { '*': 1_000_000 } } },
  });
  const { tenant } = sandbox;
  const app = tenant.addApp({ label: 'App' });
  const user = tenant.addUser({ profile: { login: 'ann@acme.example', email: 'ann@acme.example' } });
  const role = tenant.addEntitlement({ appId: app.id, name: 'Role', values: [{ name: 'A' }, { name: 'B' }] });
  const [a, b] = [...role.values.values()];
  const bundle = tenant.addBundle({ appId: app.id, name: 'Bundle', values: [a!.id] });
  const grant = tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId: user.id, values: [a!.id] });
  const target = { externalId: app.id, type: 'APPLICATION' };
  const targetPrincipal = { externalId: user.id, type: 'OKTA_USER' };
  const entitlements = [{ id: role.id, values: [{ id: a!.id }] }];
  const scheduleSettings = { expirationDate: '2030-01-01T00:00:00Z', timeZone: 'Europe/Berlin' };
  const criterion = (operation: string, value: string) => ({
    name: operation,
    attribute: 'principal.effective_grants',
    operation,
    value: { type: 'ENTITLEMENTS', value: [{ id: role.id, values: [{ id: value }] }] },
  });
  const conflictCriteria = { and: [criterion('CONTAINS_ONE', a!.id), criterion('CONTAINS_ALL', b!.id)] };
  const rule = tenant.addRiskRule({
    appId: app.id,
    name: 'Both',
    criteria: [
      { operation: 'CONTAINS_ONE', values: [a!.id] },
      { operation: 'CONTAINS_ALL', values: [b!.id] },
    ],
  });
  const ent = '/governance/api/v1/entitlements';
  const bodies: readonly (readonly [operation: string, method: string, path: string, body: unknown])[] = [
    [
      'createEntitlement',
      'POST',
      ent,
      {
        name: 'Group',
        externalValue: 'group',
        description: 'd',
        parent: target,
        multiValue: true,
        dataType: 'array',
        values: [{ name: 'N', externalValue: 'n', description: 'd' }],
      },
    ],
    [
      'replaceEntitlement',
      'PUT',
      `${ent}/${role.id}`,
      {
        id: role.id,
        name: 'Role',
        externalValue: 'Role',
        multiValue: true,
        dataType: 'array',
        parent: target,
        parentResourceOrn: tenant.orn.app(app),
        values: [{ id: a!.id, name: 'A', externalValue: 'A' }],
      },
    ],
    [
      'updateEntitlement',
      'PATCH',
      `${ent}/${role.id}`,
      [
        {
          op: 'ADD',
          path: '/values/-',
          refType: 'ENTITLEMENT-VALUE',
          value: { name: 'N', externalValue: 'n' },
        },
      ],
    ],
    [
      'updateEntitlement',
      'PATCH',
      `${ent}/${role.id}`,
      [{ op: 'REPLACE', path: '/description', refType: 'ENTITLEMENT', value: 'text' }],
    ],
    [
      'createGrant',
      'POST',
      '/governance/api/v1/grants',
      {
        grantType: 'CUSTOM',
        target,
        targetPrincipal,
        entitlements,
        scheduleSettings,
        action: 'ALLOW',
        actor: 'API',
      },
    ],
    [
      'createGrant',
      'POST',
      '/governance/api/v1/grants',
      { grantType: 'ENTITLEMENT', target, targetPrincipal, entitlements, scheduleSettings },
    ],
    ['createGrant', 'POST', '/governance/api/v1/grants', { grantType: 'POLICY', target, targetPrincipal }],
    [
      'createGrant',
      'POST',
      '/governance/api/v1/grants',
      { grantType: 'ENTITLEMENT-BUNDLE', targetPrincipal, entitlementBundleId: bundle.id },
    ],
    ['updateGrant', 'PATCH', `/governance/api/v1/grants/${grant.id}`, { id: grant.id, scheduleSettings }],
    [
      'createEntitlementBundle',
      'POST',
      '/governance/api/v1/entitlement-bundles',
      { name: 'Second', description: 'd', target, entitlements },
    ],
    [
      'replaceEntitlementBundle',
      'PUT',
      `/governance/api/v1/entitlement-bundles/${bundle.id}`,
      {
        id: bundle.id,
        name: 'Renamed',
        description: 'd',
        target,
        targetResourceOrn: tenant.orn.app(app),
        entitlements,
      },
    ],
    [
      'createRiskRule',
      'POST',
      '/governance/api/v1/risk-rules',
      {
        name: 'Rule',
        description: 'd',
        notes: 'n',
        type: 'SEPARATION_OF_DUTIES',
        resources: [{ resourceOrn: tenant.orn.app(app) }],
        conflictCriteria,
      },
    ],
    [
      'replaceRiskRule',
      'PUT',
      `/governance/api/v1/risk-rules/${rule.id}`,
      { id: rule.id, name: 'Renamed', description: 'd', notes: null, conflictCriteria },
    ],
    [
      'generatePotentialRiskAssessments',
      'POST',
      '/governance/api/v1/risk-rule-assessments',
      { principalOrn: tenant.orn.user(user.id), resourceOrnList: [tenant.orn.value(b!.id)] },
    ],
    [
      'updateEntitlementSettings',
      'PATCH',
      `/governance/api/v2/resources/${encodeURIComponent(tenant.orn.app(app))}/entitlement-settings`,
      { status: 'OPTED_IN' },
    ],
  ];
  const send = (method: string, path: string, body: unknown) => {
    const reply = sandbox.handle({
      method,
      url: `https://acme.okta.com${path}`,
      headers: { authorization: `SSWS ${sandbox.token}` },
      body: JSON.stringify(body),
    });
    if (reply.kind !== 'response') throw new Error('no response');
    return {
      status: reply.response.status,
      body: JSON.parse(reply.response.body) as { errorSummary?: string; errorCauses?: { reason?: string }[] },
    };
  };
  return { bodies, send };
}

/** Every place of a JSON value. */
function places(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  const inner = Array.isArray(value)
    ? value.flatMap((item, i) => places(item, [...path, i]))
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, item]) => places(item, [...path, key]))
      : [];
  return path.length === 0 ? inner : [path, ...inner];
}

type Change = { readonly kind: 'delete' } | { readonly kind: 'set'; readonly to: unknown };

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.constant<Change>({ kind: 'delete' }),
  fc
    .constantFrom<unknown>(
      null,
      '',
      0,
      7,
      true,
      [],
      {},
      'x',
      'é'.repeat(255),
      'x'.repeat(256),
      'x'.repeat(1001),
      'x'.repeat(1025),
      'x'.repeat(2001),
      'REMOVE',
      'DENY',
      '2030-01-01',
      '2031-06-01T00:00:00.000Z',
      '00u123',
    )
    .map((to): Change => ({ kind: 'set', to })),
);

function changed(body: unknown, path: readonly (string | number)[], how: Change): unknown {
  const copy = structuredClone(body);
  let parent = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string | number, unknown>;
  const last = path.at(-1)!;
  if (how.kind === 'set') parent[last] = how.to;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return copy;
}

/** Refused for what the body means, not for its form. */
function semantic(reply: {
  readonly status: number;
  readonly body: { errorSummary?: string; errorCauses?: { reason?: string }[] };
}): boolean {
  const reasons = ['IDENTIFIER_NOT_FOUND', 'INVALID_NAME', 'MISSING_SETTINGS', 'MISSING_ENTITLEMENTS'];
  return (
    reply.status === 404 ||
    reply.status === 403 ||
    reply.body.errorCauses?.some((cause) => reasons.includes(cause.reason ?? '')) === true ||
    /\/(multiValue|op|path|scheduleSettings\/expirationDate|requiredField\/0|values?|entitlements\/values)/.test(
      reply.body.errorSummary ?? '',
    )
  );
}

describe.skipIf(documents === undefined)('request bodies', () => {
  it('valid ones are taken by Okta’s schemas and by the sandbox', () => {
    for (const [operation, method, path, body] of world().bodies) {
      expect(documents!.acceptsRequest(operation, body), operation).toBe(true);
      expect(world().send(method, path, body).status, operation).toBeLessThan(300);
    }
  });

  it('changed ones are taken or refused alike', () => {
    const counts = { taken: 0, refused: 0, semantic: 0 };
    const count = world().bodies.length;
    fc.assert(
      fc.property(fc.nat({ max: count - 1 }), fc.nat(), change, (which, place, how) => {
        const { bodies, send } = world();
        const [operation, method, path, body] = bodies[which]!;
        const all = places(body);
        const mutated = changed(body, all[place % all.length]!, how);
        const accepted = documents!.acceptsRequest(operation, mutated);
        const reply = send(method, path, mutated);
        if (accepted && reply.status >= 400) {
          expect(
            semantic(reply),
            `${operation}: Okta takes it, the sandbox says ${JSON.stringify(reply.body)} to ${JSON.stringify(mutated).slice(0, 300)}`,
          ).toBe(true);
          counts.semantic += 1;
        } else {
          expect(
            reply.status < 300,
            `${operation}: Okta ${accepted ? 'takes' : 'refuses'} ${JSON.stringify(mutated).slice(0, 300)}`,
          ).toBe(accepted);
          counts[accepted ? 'taken' : 'refused'] += 1;
        }
      }),
      { numRuns: volume(600, 20_000), seed: 7 },
    );
    console.log(`contract: changed bodies ${JSON.stringify(counts)}`);
    expect(Math.min(counts.taken, counts.refused, counts.semantic)).toBeGreaterThan(0);
  });

  it('all request examples of Okta’s documents are well-formed for the sandbox', () => {
    const folder = join(
      process.env['OKTA_ENTITLEMENTS_SHARED'] ?? resolve(import.meta.dirname, '../../../shared'),
      'okta',
      'spec',
    );
    const text = readFileSync(join(folder, 'governance.with-examples.json'), 'utf8');
    const document = JSON.parse(text) as {
      paths: Record<
        string,
        Record<
          string,
          {
            operationId?: string;
            requestBody?: {
              content?: Record<string, { examples?: Record<string, { $ref?: string; value?: unknown }> }>;
            };
          }
        >
      >;
      components: { examples: Record<string, { value?: unknown }> };
    };
    let tried = 0;
    for (const { operation, method, template } of ROUTES) {
      const found = document.paths[template]?.[method.toLowerCase()];
      const examples = found?.requestBody?.content?.['application/json']?.examples ?? {};
      for (const [name, example] of Object.entries(examples)) {
        const body =
          example.$ref === undefined
            ? example.value
            : document.components.examples[example.$ref.split('/').at(-1) ?? '']?.value;
        expect(documents!.acceptsRequest(operation, body), name).toBe(true);
        const { bodies, send } = world();
        const path = bodies.find(([id]) => id === operation)?.[2] ?? '';
        const reply = send(method, path, body);
        if (reply.status >= 300)
          expect(semantic(reply), `${operation} ${name}: ${JSON.stringify(reply.body)}`).toBe(true);
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(10);
    console.log(`contract: ${tried} request examples tried`);
  });
});
