import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import {
  access,
  constants,
  copyFile,
  type FileHandle,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  realpath,
  stat,
  unlink,
} from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { ProductError } from '../model/product-error.ts';
import { isHidden, REPORT, type ReportFile, type ReportFolder } from './report-folder.ts';

const IMPORTED = ['processed', 'processed_and_assigned'] as const;

const NO_LINKS: ReadonlySet<string> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EXDEV',
  'EMLINK',
]);

/**
 * The reports below a folder of this machine. The folder is made when it is not there. Throws `config.invalid`. `unreadable` is told of each
 * folder below it that cannot be listed; the others are.
 */
export async function localFolder(
  path: string,
  unreadable: (folder: string) => void = () => undefined,
): Promise<ReportFolder> {
  const root = await made(path);

  /** The file behind a relative path, if it really lies below the root and is an ordinary file. */
  async function inside(relativePath: string): Promise<ReportFile> {
    const wanted = join(root, relativePath);
    if (wanted !== root && !wanted.startsWith(root + sep))
      throw new ProductError('intake.outside_root', { subject: relativePath });
    let real: string;
    try {
      real = await realpath(wanted);
    } catch {
      throw new ProductError('intake.not_found', { subject: relativePath });
    }
    if (!real.startsWith(root + sep))
      throw new ProductError('intake.outside_root', { subject: relativePath });
    const facts = await stat(real).catch(() => undefined);
    if (facts?.isFile() !== true) throw new ProductError('intake.not_found', { subject: relativePath });
    return {
      path: relative(root, wanted).split(sep).join('/'),
      name: basename(wanted),
      bytes: facts.size,
      modifiedAt: Math.floor(facts.mtimeMs),
    };
  }

  /** A folder below the root that cannot be listed is told of; the root itself must be listed. */
  async function entriesOf(folder: string): Promise<Dirent[]> {
    try {
      return await readdir(join(root, folder), { withFileTypes: true });
    } catch (error) {
      if (folder === '')
        throw new ProductError('intake.unreadable', {
          fill: { why: 'the reports folder cannot be listed' },
          cause: error,
        });
      // One that was removed meanwhile is no matter.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') unreadable(folder);
      return [];
    }
  }

  async function walk(folder: string, imported: boolean, signal?: AbortSignal): Promise<ReportFile[]> {
    signal?.throwIfAborted();
    const found: ReportFile[] = [];
    const entries = await entriesOf(folder);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (isHidden(entry.name)) continue;
      if (entry.isDirectory()) {
        const isImported = folder === '' && IMPORTED.some((name) => name === entry.name);
        if (!isImported || imported) found.push(...(await walk(path, imported, signal)));
      } else if (REPORT.test(entry.name)) {
        signal?.throwIfAborted();
        const file = await inside(path).catch(() => undefined);
        if (file !== undefined) found.push(file);
      }
    }
    return found;
  }

  /** What is opened is looked at once more: between the look and the opening something else may have taken its place. */
  async function opened(file: ReportFile): Promise<FileHandle> {
    const checked = await inside(file.path);
    let handle: FileHandle;
    try {
      handle = await open(await realpath(join(root, checked.path)), 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        throw new ProductError('intake.not_found', { subject: file.path });
      throw new ProductError('intake.unopened', { subject: file.path, cause: error });
    }
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
    throw new ProductError('intake.not_found', { subject: file.path });
  }

  return {
    root,
    list: (signal) => walk('', false, signal),
    async find(nameOrPath) {
      const text = nameOrPath.trim().split(sep).join('/');
      if (text === '' || text.includes('\0'))
        throw new ProductError('intake.not_found', { subject: nameOrPath });
      if (text.includes('/')) {
        if (text.startsWith('/') || text.split('/').includes('..'))
          throw new ProductError('intake.outside_root', { subject: nameOrPath });
        const parts = text.split('/').filter((part) => part !== '' && part !== '.');
        const path = parts.join('/');
        const file = await inside(path).catch(async (error: unknown) => {
          const [alike, ...others] = (await walk('', true)).filter((one) => nfc(one.path) === nfc(path));
          if (alike === undefined || others.length > 0) throw error;
          return alike;
        });
        // What the list would never show is no report, such as a file of secrets beside them.
        if (!REPORT.test(text) || parts.some(isHidden))
          throw new ProductError('intake.not_found', { subject: nameOrPath });
        return file;
      }
      const current = await walk('', false);
      const named = (files: readonly ReportFile[]) => {
        const exact = files.filter(({ name }) => name === text);
        return exact.length > 0 ? exact : files.filter(({ name }) => nfc(name) === nfc(text));
      };
      const found = named(current);
      const matches = found.length > 0 ? found : named(await walk('', true));
      const [only, ...others] = matches;
      if (only === undefined) {
        if (text === '..') throw new ProductError('intake.outside_root', { subject: nameOrPath });
        throw new ProductError('intake.not_found', { subject: nameOrPath });
      }
      if (others.length > 0) {
        throw new ProductError('intake.ambiguous', {
          fill: { count: matches.length },
          subject: matches.map((file) => file.path).join(', '),
        });
      }
      return only;
    },
    open: async (file) => (await opened(file)).createReadStream({ highWaterMark: 256 * 1024 }),
    async identify(file, signal) {
      const hash = createHash('sha256');
      let bytes = 0;
      for await (const chunk of (await opened(file)).createReadStream() as AsyncIterable<Buffer>) {
        signal?.throwIfAborted();
        bytes += chunk.length;
        hash.update(chunk);
      }
      return { name: file.name, path: file.path, sha256: hash.digest('hex'), bytes };
    },
    async moveImported(path, folder) {
      const file = await inside(path);
      if ((await lstat(join(root, file.path))).isSymbolicLink()) return;
      if (IMPORTED.some((name) => file.path.startsWith(`${name}/`))) return;
      await mkdir(join(root, folder), { recursive: true });
      const target = await realpath(join(root, folder));
      if (!target.startsWith(root + sep)) throw new ProductError('intake.outside_root', { subject: folder });
      await moveExclusively(join(root, file.path), join(target, file.name));
    },
  };
}

/** A letter with an accent is one sign or two: folders of other systems keep the two, and who types the name gives the one. */
function nfc(text: string): string {
  return text.normalize('NFC');
}

/** The real path of the folder. Throws `config.invalid`. */
async function made(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const root = await realpath(path);
    await access(root, constants.R_OK | constants.X_OK);
    return root;
  } catch (error) {
    throw new ProductError('config.invalid', {
      fill: { setting: 'OKTA_ENTITLEMENTS_REPORTS', why: 'that folder cannot be made or read' },
      subject: path,
      cause: error,
    });
  }
}

/** Moves a file; where the new name is taken, also by another process at this moment, both stay as they are. */
async function moveExclusively(from: string, to: string): Promise<void> {
  try {
    await link(from, to).catch(async (error: unknown) => {
      // Folders of other systems that know no second name of a file.
      if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      await copyFile(from, to, constants.COPYFILE_EXCL);
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ENOENT: another process has just moved it.
    if (code === 'EEXIST' || code === 'ENOENT') return;
    throw error;
  }
  await unlink(from).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  });
}
