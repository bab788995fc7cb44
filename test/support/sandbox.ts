import { Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { record } from './contract-recorder.ts';

/** Every sandbox of the test suite is made here, so that every answer is held to Okta's documents. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const sandbox = new Sandbox(options);
  record(sandbox);
  return sandbox;
}
