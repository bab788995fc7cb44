import { execFileSync } from 'node:child_process';
import { copyFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');

/** Compiles the program and its benches into a folder: what is measured runs as users run it, without a loader beside it. Returns the folder of the benches there. */
export function compiledBenches(folder: string): string {
  copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  execFileSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/ts7/bin/tsc'),
      '-p',
      join(ROOT, 'tsconfig.json'),
      '--noEmit',
      'false',
      '--rootDir',
      ROOT,
      '--outDir',
      folder,
    ],
    { stdio: 'inherit' },
  );
  return join(folder, 'bench');
}
