import {
  ApiError,
  badToken,
  internalError,
  malformed,
  notPermitted,
  rateLimited,
  unknownPath,
  validationFailed,
  wrongVerb,
} from './errors.ts';
import type { Exchange, RequestCounts, SandboxReply, SandboxRequest, SandboxResponse } from './exchange.ts';
import { type Fault, Faults } from './faults.ts';
import { httpDate } from './instants.ts';
import { Outsider } from './outsider.ts';
import { type RateVerdict, RateWindows } from './rate-windows.ts';
import type { Reply, Route, RouteCall } from './routes/route.ts';
import { matchRoute, type RouteMatch } from './routes/table.ts';
import { type SandboxSettings, type SettingsPatch, withSettings } from './settings.ts';
import type { Commit } from './state/commits.ts';
import { Tenant } from './state/tenant.ts';

/** `now`: milliseconds since the epoch. Where the clock can call back, later events happen at their very time. */
export interface SandboxClock {
  now(): number;
  after?(ms: number, run: () => void): void;
}

export interface SandboxOptions {
  readonly seed?: number;
  readonly settings?: SettingsPatch;
  readonly clock: SandboxClock;
  readonly company?: string;
  readonly preview?: boolean;
  /** Id of the organisation that this one stands in for. */
  readonly standInFor?: string;
}

/** An Okta organisation with governance, in a process: behaves as Okta's documents say, and as its settings say where they are silent. */
export class Sandbox {
  readonly settings: SandboxSettings;
  readonly tenant: Tenant;
  /** The API token it takes. */
  readonly token: string;
  readonly faults = new Faults();
  readonly rates: RateWindows;
  readonly outsider: Outsider;
  readonly requests: RequestCounts = { reads: 0, writes: 0, limited: 0, byOperation: new Map() };
  readonly #clock: SandboxClock;
  readonly #listeners: ((exchange: Exchange) => void)[] = [];
  readonly #due: { readonly at: number; readonly run: () => void }[] = [];
  #requestNumber = 0;
  #inFlight = 0;

  constructor(options: SandboxOptions) {
    const seed = options.seed ?? 1;
    this.settings = withSettings(options.settings);
    this.#clock = options.clock;
    this.tenant = new Tenant({
      seed,
      clock: options.clock,
      settings: this.settings,
      ...(options.company === undefined ? {} : { company: options.company }),
      ...(options.preview === undefined ? {} : { preview: options.preview }),
      ...(options.standInFor === undefined ? {} : { standInFor: options.standInFor }),
    });
    this.tenant.schedule = (at, run) => this.schedule(at, run);
    this.token = `00sandbox${this.tenant.org.id.slice(3)}`;
    this.rates = new RateWindows(this.settings.rateLimits);
    this.outsider = new Outsider(this.tenant);
  }

  onExchange(listener: (exchange: Exchange) => void): void {
    this.#listeners.push(listener);
  }

  onCommit(listener: (commit: Commit) => void): void {
    this.tenant.onCommit(listener);
  }

  /** The oracle: what a person can do on an app now, as value id → giving grants. */
  effectiveAccess(appId: string, userId: string): Map<string, string[]> {
    this.settle();
    return this.tenant.effective(appId, userId);
  }

  /** Lets everything happen that is due by now, in order of time. */
  settle(): void {
    for (;;) {
      const now = this.#clock.now();
      let first: number | undefined;
      for (const [i, event] of this.#due.entries()) {
        if (event.at <= now && (first === undefined || event.at < (this.#due[first]?.at ?? 0))) first = i;
      }
      if (first === undefined) return;
      const [event] = this.#due.splice(first, 1);
      event?.run();
    }
  }

  schedule(at: number, run: () => void): void {
    this.#due.push({ at, run });
    this.#clock.after?.(at - this.#clock.now(), () => this.settle());
  }

  /** Counts a connection as open while `work` runs, for the limit of simultaneous requests. */
  async inFlight<T>(work: () => Promise<T>): Promise<T> {
    this.#inFlight += 1;
    try {
      return await work();
    } finally {
      this.#inFlight -= 1;
    }
  }

  resetCounts(): void {
    Object.assign(this.requests, { reads: 0, writes: 0, limited: 0 });
    this.requests.byOperation.clear();
  }

  /** Answers one request, at once. */
  handle(request: SandboxRequest): SandboxReply {
    this.settle();
    const url = new URL(request.url);
    const match = matchRoute(request.method, url.pathname);
    const route = match === undefined || match === 'wrong-method' ? undefined : match.route;
    this.#count(request.method, route);
    const fault = route === undefined ? undefined : this.faults.next(route.operation);
    if (fault === 'reset-before' || fault === 'timeout') {
      this.#tell(request, route, undefined, fault);
      return fault === 'timeout' ? { kind: 'silence' } : { kind: 'reset' };
    }
    if (fault === 'timeout-late-commit') {
      const late = this.#clock.now() + this.faults.lateness();
      this.schedule(late, () => this.#answer(request, url, match, undefined));
      this.#tell(request, route, undefined, fault);
      return { kind: 'silence' };
    }
    const response = this.#answer(request, url, match, fault);
    this.#tell(request, route, response, fault);
    if (fault === 'reset-after') return { kind: 'reset' };
    if (fault === 'unreadable-after') {
      return {
        kind: 'response',
        response: { ...response, body: response.body.slice(0, Math.floor(response.body.length / 2)) },
      };
    }
    return { kind: 'response', response };
  }

  #answer(
    request: SandboxRequest,
    url: URL,
    match: RouteMatch | 'wrong-method' | undefined,
    fault: Fault | undefined,
  ): SandboxResponse {
    const now = this.#clock.now();
    const governance = url.pathname.startsWith('/governance/');
    let rate: RateVerdict | undefined;
    try {
      if (request.headers['authorization'] !== `SSWS ${this.token}`) throw badToken();
      if (match === undefined) throw governance ? wrongVerb() : unknownPath();
      if (match === 'wrong-method') throw wrongVerb();
      const { concurrency, windowMs } = this.settings.rateLimits;
      if (fault === 'concurrency-limit' || (concurrency > 0 && this.#inFlight > concurrency)) {
        rate = { limited: true, limit: 0, remaining: 0, reset: Math.ceil(now / 1000) + 1 };
        throw rateLimited(governance);
      }
      rate = this.rates.take(match.route.bucket, now);
      if (fault === 'rate-limit') {
        rate = {
          ...rate,
          limited: true,
          remaining: 0,
          reset: Math.min(rate.reset, Math.ceil((now + windowMs / 20) / 1000)),
        };
      }
      if (rate.limited) {
        this.requests.limited += 1;
        throw rateLimited(governance);
      }
      if (fault === 'server-error') throw internalError();
      if (governance && !this.settings.governance.enabled) throw notPermitted();
      const { denied, appsNotCovered } = this.settings.permissions;
      if (denied.includes(match.route.operation)) throw notPermitted();
      if (appsNotCovered.some((id) => url.href.includes(id) || request.body?.includes(id) === true))
        throw notPermitted();
      const reply = match.route.handle(this.#call(request, url, match, now));
      if (fault === 'server-error-after') throw internalError();
      return this.#response(reply, rate, now);
    } catch (problem) {
      if (!(problem instanceof ApiError)) throw problem;
      return this.#response(errorReply(problem, governance, this.#requestNumber), rate, now);
    }
  }

  #call(request: SandboxRequest, url: URL, match: RouteMatch, now: number): RouteCall {
    const writes =
      match.route.method === 'POST' || match.route.method === 'PUT' || match.route.method === 'PATCH';
    return {
      tenant: this.tenant,
      settings: this.settings,
      now,
      params: match.params,
      query: url.searchParams,
      body: writes ? parsedJson(request.body) : undefined,
      origin: url.origin,
      path: url.pathname,
      schedule: (at, run) => this.schedule(at, run),
    };
  }

  #response(reply: Reply, rate: RateVerdict | undefined, now: number): SandboxResponse {
    this.#requestNumber += 1;
    return {
      status: reply.status,
      headers: {
        ...(reply.body === undefined ? {} : { 'content-type': 'application/json' }),
        date: httpDate(now),
        'x-okta-request-id': `req${this.#requestNumber.toString(36).padStart(17, '0')}`,
        ...(rate === undefined
          ? {}
          : {
              'x-rate-limit-limit': String(rate.limit),
              'x-rate-limit-remaining': String(rate.remaining),
              'x-rate-limit-reset': String(rate.reset),
            }),
        ...reply.headers,
      },
      body: reply.body === undefined ? '' : JSON.stringify(reply.body),
    };
  }

  #count(method: string, route: Route | undefined): void {
    if (method === 'GET') this.requests.reads += 1;
    else this.requests.writes += 1;
    const operation = route?.operation ?? 'unknown';
    this.requests.byOperation.set(operation, (this.requests.byOperation.get(operation) ?? 0) + 1);
  }

  #tell(
    request: SandboxRequest,
    route: Route | undefined,
    response: SandboxResponse | undefined,
    fault: Fault | undefined,
  ): void {
    for (const listener of this.#listeners) {
      listener({
        operation: route?.operation,
        template: route?.template,
        request,
        response,
        fault,
        settings: this.settings,
        at: this.#clock.now(),
      });
    }
  }
}

function parsedJson(body: string | undefined): unknown {
  if (body === undefined || body === '') throw validationFailed('body', ['The request body is missing']);
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw malformed();
  }
}

function errorReply(error: ApiError, governance: boolean, n: number): Reply {
  return {
    status: error.status,
    body: {
      errorCode: error.code,
      errorSummary: error.summary,
      errorLink: error.code,
      errorId: `oae${n.toString(36).padStart(22, '0')}`,
      errorCauses: governance ? error.causes : error.causes.map(({ errorSummary }) => ({ errorSummary })),
    },
  };
}
