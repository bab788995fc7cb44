import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { THREADS } from '../../src/workflows/thread.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** What users start: some 700 files. */
export const BUILT = join(ROOT, 'dist/main.js');

/** Names the folder of the program in few files to the tests. */
export const PROGRAM_FOLDER = 'PROGRAM_FOLDER';

/** The same program in few files, so that a process starts in half the time: hundreds are started. */
export const program = (): string => join(process.env[PROGRAM_FOLDER] ?? '', 'main.js');

/**
 * Writes the program into a folder of the repository's root, where it finds its packages and its version. Files that run as threads
 * lie beside it as they lie beside what starts them.
 */
export async function bundle(folder: string): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: {
      main: 'src/main.ts',
      ...Object.fromEntries(THREADS.map((name) => [name, `src/workflows/${name}.ts`])),
    },
    outdir: folder,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['@aws-sdk/*'],
    logLevel: 'silent',
    banner: {
      js: `import { createRequire as requireHere } from 'node:module'; const require = requireHere(import.meta.url);`,
    },
  });
}
