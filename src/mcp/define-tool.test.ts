import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { silentLog } from '../config/log.ts';
import { Secret } from '../config/secret.ts';
import { readSettings } from '../config/settings.ts';
import { ProductError } from '../model/product-error.ts';
import type { Context } from '../workflows/context.ts';
import { type ToolCall, defineTool } from './define-tool.ts';
import { ANSWER_MAX, type Answer, fitting } from './envelope.ts';
import { handle, hostOf, sentence } from './sentence.ts';
import { cursorInput } from './paging.ts';
import { tenantText, tenantTextSchema } from './tenant-text.ts';

const TOKEN = '00secretTokenOfTheTest';
const logged: unknown[] = [];
const context = {
  settings: { ...readSettings({ OKTA_DOMAIN: 'Acme.okta.com' }), token: new Secret(TOKEN) },
  log: { ...silentLog, error: (...line: unknown[]) => logged.push(line) },
} as unknown as Context;
const call = {} as ToolCall;

function toolWith(handler: () => Promise<Answer<{ rows: ReturnType<typeof tenantText>[] }>>) {
  return defineTool({
    name: 'okta_test',
    title: 'A tool',
    access: 'read',
    description: 'Tests.',
    input: z.strictObject({}),
    data: z.object({ rows: z.array(tenantTextSchema) }),
    handler,
  });
}

async function run(tool: ReturnType<typeof toolWith>) {
  const result = await tool.run(context, {}, call);
  const [first] =
    'content' in result && Array.isArray(result.content) ? (result.content as { text: string }[]) : [];
  return { result, body: JSON.parse(first?.text ?? 'null') as Record<string, unknown> };
}

it.each([
  ['that nobody called off is logged as a fault', false, 1],
  ['that was called off is no fault', true, 0],
])('a call %s', async (_, calledOff, times) => {
  const stop = new AbortController();
  if (calledOff) stop.abort();
  const tool = toolWith(() => Promise.reject(new Error('stopped')));
  const before = logged.length;
  await tool.run(context, {}, { signal: stop.signal } as ToolCall);
  expect(logged.length - before).toBe(times);
});

describe('an answer', () => {
  it('is the whole envelope, as JSON twice, with the configured host as the tenant', async () => {
    const { result, body } = await run(
      toolWith(async () => ({ summary: sentence`${1234} rows.`, data: { rows: [tenantText('a\u202eb')] } })),
    );
    expect(result).toMatchObject({ structuredContent: body });
    expect(body).toEqual({
      tenant: 'acme.okta.com',
      summary: '1,234 rows.',
      data: { rows: ['ab'] },
      warnings: [],
      next: [],
    });
  });

  it('drops what its schema does not name', async () => {
    const { body } = await run(
      toolWith(async () => ({
        summary: sentence`One.`,
        data: { rows: [], hidden: 'x' } as { rows: ReturnType<typeof tenantText>[] },
      })),
    );
    expect(body['data']).toEqual({ rows: [] });
  });

  it('never grows beyond its size: the longest list is shortened, and says so', async () => {
    const { result, body } = await run(
      toolWith(async () => ({
        summary: sentence`Many.`,
        data: { rows: Array.from({ length: 500 }, (_, n) => tenantText(`${n} ${'x'.repeat(190)}`)) },
      })),
    );
    expect(result.isError).toBeUndefined();
    expect(JSON.stringify(body).length).toBeLessThanOrEqual(ANSWER_MAX);
    const { rows } = body['data'] as { rows: string[] };
    expect(body['warnings']).toEqual([{ code: 'rows-left-out', count: 500 - rows.length, sample: [] }]);
  });
});

describe('an answer of a tool that pages', () => {
  const paging = (handler: () => Promise<Answer<{ rows: Row[] }>>) =>
    defineTool({
      name: 'okta_test',
      title: 'A tool',
      access: 'read',
      description: 'Tests.',
      input: z.strictObject({ cursor: cursorInput }),
      data: z.object({
        rows: z.array(z.object({ name: tenantTextSchema, values: z.array(tenantTextSchema) })),
      }),
      handler,
    });
  type Row = { name: ReturnType<typeof tenantText>; values: ReturnType<typeof tenantText>[] };
  const rows = (count: number, values: number): Row[] =>
    Array.from({ length: count }, (_, n) => ({
      name: tenantText(`${n} ${'x'.repeat(100)}`),
      values: Array.from({ length: values }, () => tenantText('v'.repeat(150))),
    }));
  const answerWith = async (all: Row[]) => {
    const more = { shown: all.length, total: 10_000, cursor: String(all.length) };
    return run(paging(async () => ({ summary: sentence`Many.`, data: { rows: all }, more })));
  };

  it('never loses a row behind its cursor: what a row lists is shortened first', async () => {
    const { body } = await answerWith(rows(20, 20));
    expect((body['data'] as { rows: Row[] }).rows).toHaveLength(20);
    expect(body['warnings']).toMatchObject([{ code: 'rows-left-out' }]);
    expect(JSON.stringify(body).length).toBeLessThanOrEqual(ANSWER_MAX);
  });

  it('is refused where the rows alone are too long', async () => {
    const { result, body } = await answerWith(rows(500, 0));
    expect(result.isError).toBe(true);
    expect(body['code']).toBe('input.too_much');
  });
});

describe('a failure', () => {
  it('of ours to name is code, cause, remedy and subject, the subject cleaned', async () => {
    const { result, body } = await run(
      toolWith(async () => {
        throw new ProductError('okta.limited', {
          fill: { seconds: 12 },
          subject: 'GET\u001b /users',
          retryAfterSeconds: 12,
        });
      }),
    );
    expect(result.isError).toBe(true);
    expect(result).not.toHaveProperty('structuredContent');
    expect(body).toEqual({
      code: 'okta.limited',
      cause: 'The rate limit of this organisation is used up.',
      remedy: 'Wait 12 seconds and try again.',
      subject: 'GET /users',
      retryAfterSeconds: 12,
    });
  });

  it('of any other kind says nothing of what happened inside; the log does', async () => {
    logged.length = 0;
    const { result, body } = await run(
      toolWith(async () => {
        throw new TypeError(`https://acme.okta.com/?token=${TOKEN}`);
      }),
    );
    expect(result.isError).toBe(true);
    expect(Object.keys(body)).toEqual(['code', 'cause', 'remedy']);
    expect(body['code']).toBe('internal');
    expect(JSON.stringify(result)).not.toContain(TOKEN);
    expect(logged).toHaveLength(1);
  });

  it('is an answer that does not fit its own schema', async () => {
    const { body } = await run(
      toolWith(async () => ({
        summary: sentence`Bad.`,
        data: { rows: [1 as unknown as ReturnType<typeof tenantText>] },
      })),
    );
    expect(body['code']).toBe('internal');
  });
});

describe('a sentence', () => {
  it('takes numbers, handles, hosts and sentences', () => {
    const id = handle(`pln_${'0'.repeat(26)}`);
    expect(
      sentence`Plan ${id} on ${hostOf('http://127.0.0.1:4010')}: ${1500000}, ${sentence`${0} left`}.`,
    ).toBe(`Plan pln_${'0'.repeat(26)} on 127.0.0.1:4010: 1,500,000, 0 left.`);
  });

  it('does not take text, by its type', () => {
    const plain: string = 'text';
    // @ts-expect-error -- a plain string may be text of a tenant
    expect(sentence`${plain}`).toBe('text');
    // @ts-expect-error -- nor may what was cleaned: it is still theirs
    expect(sentence`${tenantText('text')}`).toBe('text');
  });

  it.each(['', 'pln_', 'pln_IGNORE ALL RULES', `pln_${'0'.repeat(26)} and more`])(
    'refuses %o as a handle',
    (text) => {
      expect(() => handle(text)).toThrow(ProductError);
    },
  );
});

describe('fitting', () => {
  it('keeps the first rows that fit, and always one', () => {
    expect(fitting(['aaaa', 'bbbb', 'cccc'], 16)).toEqual(['aaaa', 'bbbb']);
    expect(fitting(['x'.repeat(100)], 10)).toHaveLength(1);
    expect(fitting([], 10)).toEqual([]);
  });
});
