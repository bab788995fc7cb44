import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport, McpServer } from '@modelcontextprotocol/server';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { asListed, outlineOf } from './as-listed.ts';
import { refusingServerFactory } from './refusing-server.ts';
import { ProductError } from '../model/product-error.ts';
import { TOOLS } from './tools/catalogue.ts';

const answer = z.object({
  summary: z.string().max(10),
  data: z.object({
    people: z.array(z.object({ login: z.string().max(10), lines: z.array(z.int().min(0)) })),
    counts: z.object({ wanted: z.int().min(0) }),
    operations: z.int().min(0).optional(),
  }),
});

it('tells of an answer the fields of its data, and of what stands within them only the kind', () => {
  expect(outlineOf(answer)).toMatchObject({
    required: ['summary', 'data'],
    additionalProperties: false,
    properties: {
      summary: { type: 'string', maxLength: 10 },
      data: {
        required: ['people', 'counts'],
        additionalProperties: false,
        properties: {
          people: { type: 'array', items: { type: 'object' } },
          counts: { type: 'object' },
          operations: { type: 'integer', minimum: 0 },
        },
      },
    },
  });
  expect(JSON.stringify(outlineOf(answer))).not.toMatch(/login|wanted|9007199254740991/);
});

async function clientOf(server: McpServer): Promise<Client> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: 'test', version: '1' });
  await Promise.all([server.connect(far), client.connect(near)]);
  return client;
}

it('holds an answer to all that its schema says, not only to what the list tells of it', async () => {
  const [listed] = TOOLS;
  if (listed === undefined) throw new Error('there is no tool');
  const server = new McpServer({ name: 'test', version: '1' });
  const wrong = { summary: 'One.', data: { people: [{ login: 'a', lines: [-1] }], counts: { wanted: 1 } } };
  server.registerTool('odd', asListed({ ...listed, output: answer }), () => ({
    content: [{ type: 'text', text: JSON.stringify(wrong) }],
    structuredContent: wrong,
  }));
  const client = await clientOf(server);
  await client.listTools();
  const { isError, content } = await client.callTool({ name: 'odd', arguments: {} });
  expect(isError).toBe(true);
  expect(JSON.stringify(content)).toMatch(/lines/);
  await client.close();
});

it('lists all tools to a client in less than 80,000 characters, none in more than 7,000', async () => {
  const client = await clientOf(refusingServerFactory(new ProductError('internal', {}), '1')());
  const sizes = (await client.listTools()).tools.map((tool) => JSON.stringify(tool).length);
  expect(sizes).toHaveLength(TOOLS.length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(80_000);
  expect(Math.max(...sizes)).toBeLessThan(7_000);
  await client.close();
});
