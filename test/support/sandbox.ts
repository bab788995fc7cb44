import { Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';

/** Every sandbox of the test suite is made here, so that every answer is held to Okta's documents. */
export function createSandbox(options: SandboxOptions): Sandbox {
  return new Sandbox(options);
}
