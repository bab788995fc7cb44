import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ProductError } from '../model/product-error.ts';
import { isHidden, REPORT, type ReportFile, type ReportFolder } from './report-folder.ts';
import type { Bucket, S3Object, S3Place } from './s3-client.ts';

const IMPORTED = ['processed', 'processed_and_assigned'] as const;

/**
 * The reports of a bucket below a prefix; the path of one is `s3://bucket/key`. What is read is downloaded once per
 * version into `cache`, under a name made of hashes, so that no key can lead out of it; a download that does not end is
 * never taken for a report, and what it left goes a day later.
 */
export function s3Folder(
  bucket: Bucket,
  { bucket: name, prefix }: Pick<S3Place, 'bucket' | 'prefix'>,
  cache: string,
): ReportFolder {
  const root = `s3://${name}/${prefix}`;
  let downloads = 0;

  function fileOf({ key, bytes, modifiedAt }: S3Object): ReportFile {
    return { path: `s3://${name}/${key}`, name: key.slice(key.lastIndexOf('/') + 1), bytes, modifiedAt };
  }

  function isReport(key: string, imported: boolean): boolean {
    const parts = key.slice(prefix.length).split('/');
    if (!REPORT.test(key) || parts.some(isHidden)) return false;
    return imported || !(parts.length > 1 && IMPORTED.some((folder) => folder === parts[0]));
  }

  const reports = async (imported: boolean, signal?: AbortSignal) =>
    (await bucket.list(signal)).filter(({ key }) => isReport(key, imported));

  function keyOf(path: string): string {
    if (!path.startsWith(root)) throw new ProductError('intake.outside_root', { subject: path });
    return path.slice(`s3://${name}/`.length);
  }

  async function objectOf(path: string, signal?: AbortSignal): Promise<S3Object> {
    const object = await bucket.head(keyOf(path), signal);
    if (object === undefined) throw new ProductError('intake.not_found', { subject: path });
    return object;
  }

  /** The local copy of the version that is there now. */
  async function downloaded(path: string, signal?: AbortSignal): Promise<string> {
    const object = await objectOf(path, signal);
    const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);
    const own = hash(`${name}/${object.key}`);
    const target = join(cache, `${own}-${hash(object.etag)}`);
    if (await isWhole(target, object.bytes)) return target;
    await mkdir(cache, { recursive: true, mode: 0o700 });
    const body = await bucket.get(object, signal);
    if (body === undefined) throw new ProductError('intake.changed', { subject: path });
    // Two that are under way at once must not write into one file.
    downloads += 1;
    const part = `${target}.${process.pid}.${downloads}.part`;
    try {
      await pipeline(body, createWriteStream(part, { mode: 0o600 }), signal === undefined ? {} : { signal });
      if (!(await isWhole(part, object.bytes))) throw new ProductError('intake.bucket_unavailable');
      await rename(part, target);
    } catch (error) {
      await rm(part, { force: true });
      if (error instanceof ProductError || (error as Error).name === 'AbortError') throw error;
      throw new ProductError('intake.bucket_unavailable', { cause: error });
    }
    for (const name of await readdir(cache)) {
      const other = join(cache, name);
      const old = name.endsWith('.part')
        ? await isMuchOlder(other, target)
        : name.startsWith(`${own}-`) && other !== target;
      if (old) await rm(other, { force: true });
    }
    return target;
  }

  return {
    root,
    list: async (signal) => (await reports(false, signal)).map(fileOf),
    async find(nameOrPath) {
      const text = nameOrPath.trim();
      if (text.startsWith('s3://')) {
        if (!isReport(keyOf(text), true)) throw new ProductError('intake.not_found', { subject: nameOrPath });
        return fileOf(await objectOf(text));
      }
      const named = (imported: boolean) =>
        reports(imported).then((found) => found.map(fileOf).filter((file) => file.name === text));
      const current = await named(false);
      const matches = current.length > 0 ? current : await named(true);
      const [only, ...others] = matches;
      if (only === undefined) throw new ProductError('intake.not_found', { subject: nameOrPath });
      if (others.length > 0) {
        throw new ProductError('intake.ambiguous', {
          fill: { count: matches.length },
          subject: matches.map(({ path }) => path).join(', '),
        });
      }
      return only;
    },
    open: async (file): Promise<Readable> =>
      createReadStream(await downloaded(file.path), { highWaterMark: 256 * 1024 }),
    async identify(file, signal) {
      const hash = createHash('sha256');
      let bytes = 0;
      for await (const chunk of createReadStream(
        await downloaded(file.path, signal),
      ) as AsyncIterable<Buffer>) {
        signal?.throwIfAborted();
        bytes += chunk.length;
        hash.update(chunk);
      }
      return { name: file.name, path: file.path, sha256: hash.digest('hex'), bytes };
    },
    async moveImported(path, folder) {
      const object = await objectOf(path);
      const { name: file } = fileOf(object);
      if (!isReport(object.key, false)) return;
      const target = `${prefix}${folder}/${file}`;
      if ((await bucket.head(target)) !== undefined) return;
      await bucket.move(object, target);
    },
  };
}

/** Older by so much, a part of a report is what a download left whose process was killed. */
const LEFT_MS = 24 * 3_600_000;

async function isMuchOlder(path: string, than: string): Promise<boolean> {
  const [one, other] = await Promise.all([path, than].map((file) => stat(file).catch(() => undefined)));
  return one !== undefined && other !== undefined && one.mtimeMs < other.mtimeMs - LEFT_MS;
}

async function isWhole(path: string, bytes: number): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined);
  return facts?.size === bytes;
}
