import type { CommitActor } from './commits.ts';
import type { SandboxEvent } from './objects.ts';

const UUID = '00000000-0000-4000-8000-';

/** The System Log (contract §7.5), oldest first. */
export class SystemLog {
  readonly events: SandboxEvent[] = [];
  readonly #now: () => number;
  readonly #adminId: string;

  constructor(now: () => number, adminId: string) {
    this.#now = now;
    this.#adminId = adminId;
  }

  /** An event is never earlier than the one before it, whatever the clock says. */
  note(type: string, actor: CommitActor, targets: SandboxEvent['targets']): void {
    const n = (this.events.length + 1).toString(16).padStart(12, '0');
    this.events.push({
      uuid: `${UUID}${n}`,
      at: Math.max(this.#now(), this.events.at(-1)?.at ?? 0),
      type,
      actor:
        actor === 'policy' ? { id: 'system', type: 'SystemPrincipal' } : { id: this.#adminId, type: 'User' },
      targets,
    });
  }

  /** Position of an event in `events`, for cursors. */
  position(uuid: string): number | undefined {
    const at = Number.parseInt(uuid.slice(UUID.length), 16) - 1;
    return this.events[at]?.uuid === uuid ? at : undefined;
  }
}
