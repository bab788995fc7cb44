#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { isatty } from 'node:tty';
import { fileURLToPath } from 'node:url';
import { runCli } from './cli/program.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

// Whoever reads may have seen enough (`| head`): what is left to say is lost, what is left to do is not.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

process.exitCode = await runCli(process.argv.slice(2), {
  environment: { ...process.env },
  version,
  program: { executable: process.execPath, arguments: [...process.execArgv, fileURLToPath(import.meta.url)] },
  input: process.stdin,
  output: process.stdout,
  interactive: isatty(0) && isatty(1),
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
});
