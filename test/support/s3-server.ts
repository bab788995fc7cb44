import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

interface S3rver {
  run(): Promise<{ readonly port: number }>;
  close(): Promise<void>;
}

type S3rverConstructor = new (options: {
  readonly port: number;
  readonly address: string;
  readonly silent: boolean;
  readonly directory: string;
  readonly key?: Buffer;
  readonly cert?: Buffer;
  readonly configureBuckets: readonly { readonly name: string }[];
}) => S3rver;

const TLS = resolve(import.meta.dirname, 'tls');

/** What vouches for servers on this machine that are encrypted. */
export const CERTIFICATE = join(TLS, 'localhost-cert.pem');

/** Its one account. */
export const CREDENTIALS = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

/** A real server that speaks the language of S3, with one bucket; `tls`: by a certificate that only its own file vouches for. */
export async function startS3(
  bucket: string,
  { tls = false }: { readonly tls?: boolean } = {},
): Promise<{ readonly endpoint: string; close(): Promise<void> }> {
  const Server = createRequire(import.meta.url)('s3rver') as S3rverConstructor;
  const directory = mkdtempSync(join(tmpdir(), 's3-'));
  const server = new Server({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory,
    ...(tls ? { key: readFileSync(join(TLS, 'localhost-key.pem')), cert: readFileSync(CERTIFICATE) } : {}),
    configureBuckets: [{ name: bucket }],
  });
  const { port } = await server.run();
  return {
    endpoint: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    async close() {
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
