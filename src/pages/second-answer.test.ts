import { request } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { HandClock } from '../../test/support/hand-clock.ts';
import { plannedImport } from '../../test/support/planned-import.ts';
import { agreementPages } from './agreement-server.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

interface Got {
  readonly cookie: string;
  readonly text: string;
}

function get(url: string): Promise<Got> {
  return new Promise((resolve, reject) => {
    request(url, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({ cookie: String(response.headers['set-cookie']).split(';')[0] ?? '', text }),
      );
    })
      .once('error', reject)
      .end();
  });
}

interface Sent {
  readonly status: Promise<number>;
  /** Sends the rest of the body. */
  readonly finish: () => void;
}

/** A page that its browser has opened, and a way to send an answer of which the last letter is held back. */
async function opened() {
  const { world, plan } = await plannedImport();
  open.push(() => world.close());
  const pages = agreementPages(world.context, new HandClock(world.clock.now()));
  open.push(() => pages.close());
  const { url } = await pages.offer(plan, 'test-client');
  const { origin } = new URL(url);
  const { cookie, text } = await get(url);
  const token = /name="token" value="([\w-]{43})"/.exec(text)?.[1] ?? '';
  const begin = async (fields: Record<string, string>): Promise<Sent> => {
    const body = new URLSearchParams({ ...fields, token }).toString();
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(body.length),
      origin,
      cookie,
    };
    const sent = request(url, { method: 'POST', headers });
    const status = new Promise<number>((resolve, reject) => {
      sent.once('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.once('error', reject);
    });
    await new Promise<void>((resolve) => sent.write(body.slice(0, -1), () => resolve()));
    // Whatever is asked after it is answered after its head was read.
    await get(`${origin}/other`);
    return { status, finish: () => sent.end(body.slice(-1)) };
  };
  return { world, plan, pages, begin };
}

const AGREE = { answer: 'agree', agree: 'yes' };
const REFUSE = { answer: 'refuse' };

it('is not agreed to by what arrives after a refusal', async () => {
  const { world, plan, pages, begin } = await opened();
  const agreeing = await begin(AGREE);
  const refusing = await begin(REFUSE);
  refusing.finish();
  expect(await refusing.status).toBe(200);
  agreeing.finish();
  expect(await agreeing.status).toBe(404);
  expect(await pages.answer(plan, 0)).toBe('refused');
  expect(await world.context.store.jobs.forPlan(plan.id)).toBeUndefined();
});

it('is not refused by what arrives after it was agreed to', async () => {
  const { world, plan, pages, begin } = await opened();
  const refusing = await begin(REFUSE);
  const agreeing = await begin(AGREE);
  agreeing.finish();
  expect(await agreeing.status).toBe(200);
  refusing.finish();
  expect(await refusing.status).toBe(404);
  expect(await pages.answer(plan, 0)).toBe('agreed');
  await world.context.running.ended((await world.context.store.jobs.forPlan(plan.id))?.id ?? '');
});
