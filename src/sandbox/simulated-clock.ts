interface Timer {
  readonly at: number;
  readonly n: number;
  readonly fire: () => void;
  cancelled: boolean;
}

/**
 * A clock whose time moves to the next timer only when nothing else can happen: no in-process request is being
 * answered and the event loop has gone round without work. Hours under real rate limits take seconds.
 */
export class SimulatedClock {
  #now: number;
  #ahead = 0;
  #n = 0;
  #busy = 0;
  #pumping = false;
  readonly #heap: Timer[] = [];

  constructor(startMs = Date.parse('2026-11-02T08:00:00Z')) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now + this.#ahead;
  }

  /** What is shown jumps, timers do not: a clock that is set, or a machine that slept. */
  jump(ms: number): void {
    this.#ahead += ms;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(reasonOf(signal));
        return;
      }
      const onAbort = () => {
        timer.cancelled = true;
        if (signal !== undefined) reject(reasonOf(signal));
      };
      const timer = this.#add(ms, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  deadline(ms: number): { readonly signal: AbortSignal; cancel(): void } {
    const controller = new AbortController();
    const timer = this.#add(ms, () => controller.abort(new Error('deadline')));
    return {
      signal: controller.signal,
      cancel: () => {
        timer.cancelled = true;
      },
    };
  }

  /** Runs `at` a time from now; for the sandbox's own later events. */
  after(ms: number, run: () => void): void {
    this.#add(ms, run);
  }

  /** Time stands still while this runs: real I/O, or a request in progress. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#busy += 1;
    try {
      return await work();
    } finally {
      this.#busy -= 1;
      this.#pump();
    }
  }

  #add(ms: number, fire: () => void): Timer {
    const timer: Timer = { at: this.#now + Math.max(0, ms), n: this.#n++, fire, cancelled: false };
    push(this.#heap, timer);
    this.#pump();
    return timer;
  }

  #pump(): void {
    if (this.#pumping || this.#heap.length === 0) return;
    this.#pumping = true;
    setImmediate(() => {
      this.#pumping = false;
      if (this.#busy > 0) return;
      for (let timer = pop(this.#heap); timer !== undefined; timer = pop(this.#heap)) {
        if (timer.cancelled) continue;
        this.#now = Math.max(this.#now, timer.at);
        timer.fire();
        break;
      }
      this.#pump();
    });
  }
}

function before(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.n < b.n);
}

function push(heap: Timer[], timer: Timer): void {
  let i = heap.push(timer) - 1;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || before(above, timer)) break;
    heap[i] = above;
    heap[parent] = timer;
    i = parent;
  }
}

function pop(heap: Timer[]): Timer | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || top === last) return top;
  heap[0] = last;
  for (let i = 0; ;) {
    let least = i;
    for (const child of [2 * i + 1, 2 * i + 2]) {
      const candidate = heap[child];
      const current = heap[least];
      if (candidate !== undefined && current !== undefined && before(candidate, current)) least = child;
    }
    if (least === i) return top;
    const moved = heap[least];
    if (moved !== undefined) heap[least] = last;
    if (moved !== undefined) heap[i] = moved;
    i = least;
  }
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted');
}
