import { PassThrough, Writable } from 'node:stream';
import { runCli } from '../../src/cli/program.ts';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the command line in this process. With `typed`, at a terminal where a person gives one answer each time it asks;
 * after the last one the input ends.
 */
export async function commandLine(
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
  typed?: readonly string[],
): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  const input = new PassThrough();
  const answers = [...(typed ?? [])];
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const text = chunk.toString();
      stdout += text;
      if (text.includes('Type ')) {
        const answer = answers.shift();
        if (answer === undefined) input.end();
        else input.write(`${answer}\n`);
      }
      done();
    },
  });
  const code = await runCli(args, {
    environment: { LOG_LEVEL: 'error', ...environment },
    version: '0.0.0',
    input,
    output,
    interactive: typed !== undefined,
    out: (text) => (stdout += text),
    error: (text) => (stderr += text),
  });
  return { code, stdout, stderr };
}
