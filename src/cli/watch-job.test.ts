import { expect, it } from 'vitest';
import type { JobStatus } from '../model/job.ts';
import { ProductError } from '../model/product-error.ts';
import type { ClosableContext } from '../workflows/create-context.ts';
import { createWorld } from '../../test/support/world.ts';
import { watched } from './watch-job.ts';

it('says when Ctrl-C could not stop the job, and watches on', async () => {
  const world = await createWorld();
  const context: ClosableContext = { ...world.context, close: async () => {} };
  let said = '';
  const terminal = {
    environment: {},
    version: '0',
    input: process.stdin,
    output: process.stdout,
    interactive: true,
    out: () => {},
    error: (text: string) => void (said += text),
  };
  const ended = { state: 'done' } as JobStatus;
  const status = await watched(
    context,
    terminal,
    async () => {
      process.emit('SIGINT');
      await new Promise((resolve) => setImmediate(resolve));
      return ended;
    },
    () => Promise.reject(new ProductError('okta.unavailable')),
  );
  expect(status).toBe(ended);
  expect(said).toMatch(/^Stopping: .*\nIt was not stopped\.\nokta\.unavailable: /);
  await world.close();
});
