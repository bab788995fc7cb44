import type { SandboxApp } from './objects.ts';

/** Names of an organisation's resources (contract §1.1). */
export class Orns {
  readonly #orgId: string;
  readonly #partition: string;

  constructor(orgId: string, partition: string) {
    this.#orgId = orgId;
    this.#partition = partition;
  }

  app({ name, id }: SandboxApp): string {
    return `orn:${this.#partition}:idp:${this.#orgId}:apps:${name}:${id}`;
  }

  user(userId: string): string {
    return `orn:${this.#partition}:directory:${this.#orgId}:users:${userId}`;
  }

  value(valueId: string): string {
    return `orn:okta:governance:${this.#orgId}:entitlement-values:${valueId}`;
  }

  bundle(bundleId: string): string {
    return `orn:okta:governance:${this.#orgId}:entitlement-bundles:${bundleId}`;
  }
}
