import type { Log } from '../config/log.ts';
import { parseInstant } from '../model/instant.ts';
import { ProductError } from '../model/product-error.ts';
import { shareOf } from '../model/rates.ts';
import type { Random } from '../model/random.ts';
import type { HttpResponse } from '../model/transport.ts';
import {
  type Answer,
  asTransportError,
  type Attempt,
  classified,
  rateOf,
  saysTooManyAtOnce,
} from './attempt.ts';
import { Budget, type RateHeaders, type Ticket } from './budget.ts';
import { bucketOf } from './buckets.ts';
import { Concurrency } from './concurrency.ts';
import { readRefused, refusalOf } from './errors.ts';
import { type Call, Exchange, type ExchangeOptions, type Sending } from './exchange.ts';
import { WriteAbandoned, type WriteControl, type WriteOutcome } from './okta.ts';

export interface SenderOptions extends ExchangeOptions {
  readonly random: Random;
  readonly log: Log;
  readonly share: number;
  readonly shares?: Readonly<Record<string, number>>;
  readonly concurrency: number;
}

/** Attempts of a read before it gives up; 429s do not count. */
const READ_ATTEMPTS = 8;

const WRITE_NOT_SENT_ATTEMPTS = 5;

const LIMITED_ATTEMPTS = 100;

const BACKOFF_MS = 500;

const BACKOFF_MOST_MS = 20_000;

/**
 * One way out: budget → authenticate → send → classify → decide (design §6). Reads retry everything but a refusal;
 * writes retry only what certainly was not committed: never sent, or refused with 429.
 */
export class Sender {
  readonly calls = { reads: 0, writes: 0, resent: 0 };
  readonly #options: SenderOptions;
  readonly #budgets = new Map<string, Budget>();
  readonly #concurrency: Concurrency;
  readonly #exchange: Exchange;
  #clockAheadMs: number | undefined;
  #jobShares: Readonly<Record<string, number>> = {};

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#concurrency = new Concurrency(options.concurrency);
    this.#exchange = new Exchange(options);
  }

  /** The tenant's clock less ours at its last answer. */
  get clockAheadMs(): number | undefined {
    return this.#clockAheadMs;
  }

  /** From a request to its answer, a mean in which newer answers weigh more. */
  get latencyMs(): number | undefined {
    return this.#exchange.latencyMs;
  }

  useShares(shares: Readonly<Record<string, number>>): void {
    this.#jobShares = shares;
  }

  budgets(): readonly Budget[] {
    return [...this.#budgets.values()];
  }

  /** The answer of a read; `undefined` for a 404 where that is an answer. Throws `ProductError`. */
  async read(
    call: Call,
    options: {
      readonly signal?: AbortSignal | undefined;
      readonly absent?: 'is-an-answer';
      readonly attempts?: number;
      /** A page for people says that this is no Okta; else it is a passing fault. */
      readonly webPage?: 'is-no-okta';
      /** It gives up after so long without an answer, in milliseconds; waiting for the rate limit does not count. */
      readonly patienceMs?: number;
    } = {},
  ): Promise<Answer | undefined> {
    const { clock, log, timeoutMs } = this.#options;
    let patienceMs = options.patienceMs ?? Number.POSITIVE_INFINITY;
    let failures = 0;
    for (let limited = 0; ;) {
      const ticket = await this.#budget(call).acquire(options.signal);
      this.calls.reads += 1;
      const startedAt = clock.now();
      const attempt = await this.#attempt(call, ticket, {
        signal: options.signal,
        timeoutMs: Math.min(timeoutMs, patienceMs),
      });
      if (attempt.kind === 'answer') return attempt.answer;
      if (attempt.kind === 'refused') {
        if (attempt.response.status === 404 && options.absent === 'is-an-answer') return undefined;
        throw readRefused(refusalOf(attempt.response), call);
      }
      options.signal?.throwIfAborted();
      if (attempt.kind === 'limited') {
        limited += 1;
        if (limited > LIMITED_ATTEMPTS)
          throw new ProductError('okta.limited', { fill: { seconds: Math.ceil(attempt.waitMs / 1000) } });
        continue;
      }
      if (attempt.kind === 'ambiguous' && attempt.why === 'a web page' && options.webPage === 'is-no-okta') {
        throw new ProductError('tenant.not_okta', { fill: { status: attempt.response?.status ?? 200 } });
      }
      failures += 1;
      log.debug('okta.read_failed', { path: call.path, why: attempt.why, attempt: failures });
      const pauseMs = this.#backoff(failures);
      patienceMs -= clock.now() - startedAt + pauseMs;
      if (failures >= (options.attempts ?? READ_ATTEMPTS) || patienceMs <= 0)
        throw this.#gaveUp(attempt, failures);
      await clock.sleep(pauseMs, options.signal);
    }
  }

  /** The outcome of a write. `beforeSend` is called with the budget in hand and returns the body. */
  async write(
    call: Call,
    beforeSend: (attempt: number) => Promise<unknown>,
    { signal, leaving }: Pick<WriteControl<unknown>, 'leaving' | 'signal'> = {},
  ): Promise<WriteOutcome<Answer>> {
    let notSent = 0;
    for (let n = 1; ; n++) {
      const budget = this.#budget(call);
      let ticket: Ticket;
      try {
        ticket = await budget.acquire(signal);
      } catch {
        return { outcome: 'not-sent', why: 'cancelled' };
      }
      let body: string;
      try {
        body = JSON.stringify(await beforeSend(n));
      } catch (error) {
        budget.giveBack(ticket);
        return abandoned(error);
      }
      this.calls.writes += 1;
      if (n > 1) this.calls.resent += 1;
      let attempt: Attempt;
      try {
        attempt = await this.#attempt(call, ticket, { body, leaving, prepared: true });
      } catch (error) {
        return abandoned(error);
      }
      if (attempt.kind === 'answer') {
        const requestId = attempt.answer.response.headers['x-okta-request-id'];
        return {
          outcome: 'ok',
          value: attempt.answer,
          ...(requestId === undefined ? {} : { requestId }),
        };
      }
      if (attempt.kind === 'refused' && attempt.response.status >= 400) {
        return { outcome: 'refused', refusal: refusalOf(attempt.response) };
      }
      // A redirect is no refusal: whether something took the write cannot be told.
      if (attempt.kind === 'refused')
        return { outcome: 'ambiguous', why: `status ${attempt.response.status}` };
      if (attempt.kind === 'ambiguous') {
        const requestId = attempt.response?.headers['x-okta-request-id'];
        return { outcome: 'ambiguous', why: attempt.why, ...(requestId === undefined ? {} : { requestId }) };
      }
      if (attempt.kind === 'not-sent') {
        notSent += 1;
        if (notSent >= WRITE_NOT_SENT_ATTEMPTS) return { outcome: 'not-sent', why: attempt.why };
        await this.#options.clock.sleep(this.#backoff(notSent));
      } else if (n >= LIMITED_ATTEMPTS) {
        return { outcome: 'not-sent', why: 'limited' };
      }
    }
  }

  #budget(call: Call): Budget {
    const name = bucketOf(call.method, call.path);
    const known = this.#budgets.get(name);
    if (known !== undefined) return known;
    const budget = new Budget(name, this.#options.clock, () =>
      shareOf(name, this.#options.share, this.#options.shares ?? {}, this.#jobShares),
    );
    this.#budgets.set(name, budget);
    return budget;
  }

  async #attempt(
    call: Call,
    ticket: Ticket,
    given: Sending & {
      readonly leaving?: (() => Promise<void>) | undefined;
      readonly prepared?: boolean;
    },
  ): Promise<Attempt> {
    const { signal, leaving } = given;
    const budget = this.#budget(call);
    let left = false;
    let response: HttpResponse;
    try {
      response = await this.#concurrency.run(async () => {
        // Stopped while it waited for its slot: nothing leaves.
        signal?.throwIfAborted();
        await leaving?.();
        budget.leaves(ticket);
        left = true;
        return this.#exchange.send(call, given);
      }, given.prepared);
    } catch (error) {
      if (!left) {
        budget.giveBack(ticket);
        throw error;
      }
      budget.observe(ticket, undefined);
      signal?.throwIfAborted();
      const { kind, sent } = asTransportError(error);
      return sent ? { kind: 'ambiguous', why: kind } : { kind: 'not-sent', why: kind };
    }
    const date = parseInstant(response.headers['date']);
    if (date !== undefined) this.#clockAheadMs = date - this.#options.clock.now();
    const rate = rateOf(response);
    if (response.status === 429) return this.#limited(budget, ticket, rate, saysTooManyAtOnce(response));
    budget.observe(ticket, rate);
    this.#concurrency.fine();
    return classified(response);
  }

  #limited(budget: Budget, ticket: Ticket, rate: RateHeaders | undefined, tooManyAtOnce: boolean): Attempt {
    let waitMs = (rate?.endsInMs ?? 5_000) + 1_000;
    if (tooManyAtOnce) {
      this.#concurrency.tooMany();
      waitMs = budget.pause(ticket, rate === undefined ? undefined : waitMs);
    } else {
      budget.exhausted(ticket, waitMs);
    }
    this.#options.log.info('okta.limited', {
      bucket: budget.bucket,
      waitMs,
      concurrency: this.#concurrency.allowed,
    });
    return { kind: 'limited', waitMs };
  }

  /** Exponential, with jitter. */
  #backoff(failures: number): number {
    return (
      Math.min(BACKOFF_MOST_MS, BACKOFF_MS * 2 ** (failures - 1)) * (0.5 + this.#options.random.next() / 2)
    );
  }

  #gaveUp(attempt: Attempt & { readonly kind: 'ambiguous' | 'not-sent' }, attempts: number): ProductError {
    if (attempt.kind === 'not-sent')
      return new ProductError('tenant.unreachable', { fill: { why: attempt.why } });
    return new ProductError('okta.unavailable', { fill: { attempts } });
  }
}

/** Throws what is no abandoning. */
function abandoned(error: unknown): WriteOutcome<never> {
  if (error instanceof WriteAbandoned) return { outcome: 'abandoned', why: error.why };
  throw error;
}
