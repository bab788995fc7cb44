import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ProductError } from '../model/product-error.ts';

/** The folder that files are written to, made for its owner only where it is not there. Throws `output.unwritable`. */
export async function outputFolder(path: string): Promise<string> {
  const folder = resolve(path);
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw unwritable(error, folder);
  });
  return folder;
}

export interface OutputFiles {
  /** What was written so far. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  /** Where the writing stops half-way, nothing that was written is left. */
  allOrNone(write: () => Promise<void>): Promise<void>;
  /** Writes a file of this name, as `writeNew` does, and returns its SHA-256. */
  write(name: string, lines: AsyncIterable<string> | Iterable<string>): Promise<string>;
}

/** Files to be written to a folder, each `told` once it is there. Throws what `outputFolder` does. */
export async function outputFiles(out: string, told?: (path: string) => void): Promise<OutputFiles> {
  const folder = await outputFolder(out);
  const files: { readonly path: string; readonly sha256: string }[] = [];
  return {
    files,
    write: async (name, lines) => {
      const path = join(folder, name);
      const sha256 = await writeNew(path, lines);
      files.push({ path, sha256 });
      told?.(path);
      return sha256;
    },
    allOrNone: (write) =>
      write().catch(async (error: unknown) => {
        for (const { path } of files) await unlink(path).catch(() => undefined);
        throw error;
      }),
  };
}

/**
 * Writes a file that is not there yet, for its owner only, and returns the SHA-256 of what it holds. A file that could
 * not be written whole is not left behind. Throws `output.taken`, `output.unwritable`.
 */
export async function writeNew(
  path: string,
  lines: AsyncIterable<string> | Iterable<string | Uint8Array>,
): Promise<string> {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new ProductError('output.taken', { subject: path });
    throw unwritable(error, path);
  });
  try {
    return await written(file, lines, path);
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw error;
  }
}

async function written(
  file: FileHandle,
  lines: AsyncIterable<string> | Iterable<string | Uint8Array>,
  path: string,
): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const line of lines) {
      hash.update(line);
      const bytes = typeof line === 'string' ? Buffer.from(line) : line;
      await file.writeFile(bytes).catch((error: unknown) => {
        throw unwritable(error, path);
      });
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

const WHY: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  ENOTDIR: 'a part of the path is no folder',
  EEXIST: 'a part of the path is no folder',
  ENAMETOOLONG: 'the path is too long',
};

function unwritable(error: unknown, path: string): ProductError {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  return new ProductError('output.unwritable', {
    fill: { why: WHY[code] ?? code },
    subject: path,
    cause: error,
  });
}
