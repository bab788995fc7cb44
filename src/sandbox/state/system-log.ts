import type { CommitActor } from './commits.ts';
import type { SandboxEvent } from './objects.ts';

/** The System Log (contract §7.5), oldest first. */
export class SystemLog {
  readonly events: SandboxEvent[] = [];
  readonly #now: () => number;
  readonly #adminId: string;

  constructor(now: () => number, adminId: string) {
    this.#now = now;
    this.#adminId = adminId;
  }

  note(type: string, actor: CommitActor, targets: SandboxEvent['targets']): void {
    const n = (this.events.length + 1).toString(16).padStart(12, '0');
    this.events.push({
      uuid: `00000000-0000-4000-8000-${n}`,
      at: this.#now(),
      type,
      actor:
        actor === 'policy' ? { id: 'system', type: 'SystemPrincipal' } : { id: this.#adminId, type: 'User' },
      targets,
    });
  }
}
