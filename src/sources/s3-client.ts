import type { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Proxies } from '../config/proxy.ts';
import { ProductError } from '../model/product-error.ts';
import { ProxyAgent } from './proxy-agent.ts';

const CONNECT_TIMEOUT_MS = 10_000;

export interface S3Place {
  readonly bucket: string;
  /** Ends with "/", or is empty. */
  readonly prefix: string;
  readonly region: string;
  /** Of a compatible store; absent: Amazon's own. */
  readonly endpoint?: string;
  /** Absent: the default credential chain of AWS. */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** Absent: the store is reached without one. */
  readonly proxies?: Proxies;
}

export interface S3Object {
  readonly key: string;
  readonly etag: string;
  readonly bytes: number;
  readonly modifiedAt: number;
}

/** What reports need of a bucket. Throws `config.invalid`, `intake.bucket_*`. */
export interface Bucket {
  /** To the last page, or the call fails. */
  list(signal?: AbortSignal): Promise<readonly S3Object[]>;
  head(key: string, signal?: AbortSignal): Promise<S3Object | undefined>;
  /** The bytes of exactly that version; undefined where the object is another by now, or gone. */
  get(object: S3Object, signal?: AbortSignal): Promise<Readable | undefined>;
  /** Copies that version to another key, then removes it. */
  move(object: S3Object, to: string): Promise<void>;
}

type Sdk = typeof import('@aws-sdk/client-s3');

/** A bucket of S3 or of a store that speaks its language. The SDK is loaded at the first call. */
export function s3Bucket({ bucket, prefix, region, endpoint, credentials, proxies }: S3Place): Bucket {
  let loaded: Promise<{ readonly sdk: Sdk; readonly client: S3Client }> | undefined;
  const connect = () => {
    loaded ??= load().then((sdk) => ({
      sdk,
      client: new sdk.S3Client({
        region,
        ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
        ...(credentials === undefined ? {} : { credentials }),
        // Compatible stores do not all know the newer checksums.
        requestChecksumCalculation: 'WHEN_REQUIRED',
        responseChecksumValidation: 'WHEN_REQUIRED',
        followRegionRedirects: false,
        requestHandler: {
          connectionTimeout: CONNECT_TIMEOUT_MS,
          requestTimeout: 60_000,
          ...(proxies === undefined ? {} : { httpsAgent: new ProxyAgent(proxies, CONNECT_TIMEOUT_MS) }),
        },
      }),
    }));
    return loaded;
  };
  const options = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { abortSignal: signal });

  return {
    async list(signal) {
      const { sdk, client } = await connect();
      const objects: S3Object[] = [];
      for (let token: string | undefined; ;) {
        const page = await client
          .send(
            new sdk.ListObjectsV2Command({
              Bucket: bucket,
              Prefix: prefix,
              ...(token === undefined ? {} : { ContinuationToken: token }),
            }),
            options(signal),
          )
          .catch(refused);
        for (const { Key, ETag, Size, LastModified } of page.Contents ?? []) {
          if (Key === undefined || ETag === undefined) continue;
          objects.push({ key: Key, etag: ETag, bytes: Size ?? 0, modifiedAt: LastModified?.getTime() ?? 0 });
        }
        if (page.IsTruncated !== true) return objects;
        token = page.NextContinuationToken;
        if (token === undefined) throw new ProductError('intake.bucket_unavailable');
      }
    },
    async head(key, signal) {
      const { sdk, client } = await connect();
      try {
        const found = await client.send(
          new sdk.HeadObjectCommand({ Bucket: bucket, Key: key }),
          options(signal),
        );
        return {
          key,
          etag: found.ETag ?? '',
          bytes: found.ContentLength ?? 0,
          modifiedAt: found.LastModified?.getTime() ?? 0,
        };
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        return refused(error);
      }
    },
    async get({ key, etag }, signal) {
      const { sdk, client } = await connect();
      try {
        const { Body, ETag } = await client.send(
          new sdk.GetObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag }),
          options(signal),
        );
        const stream = Body as Readable | undefined;
        if (stream !== undefined && ETag === etag) return stream;
        // Not every store heeds If-Match.
        stream?.destroy();
        return undefined;
      } catch (error) {
        if ([404, 412].includes(statusOf(error) ?? 0)) return undefined;
        return refused(error);
      }
    },
    async move({ key, etag }, to) {
      const { sdk, client } = await connect();
      const source = `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
      await client
        .send(
          new sdk.CopyObjectCommand({ Bucket: bucket, Key: to, CopySource: source, CopySourceIfMatch: etag }),
        )
        .catch(refused);
      // What somebody has put there since was not copied: it stays.
      if ((await this.head(key))?.etag !== etag) return;
      await client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: key })).catch(refused);
    },
  };
}

async function load(): Promise<Sdk> {
  try {
    return await import('@aws-sdk/client-s3');
  } catch (error) {
    throw new ProductError('config.invalid', {
      fill: { setting: 'S3_ENABLED', why: 'the package @aws-sdk/client-s3 is not installed' },
      cause: error,
    });
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** What the store said, as an error of our own; nothing of its text, which may hold keys. */
function refused(error: unknown): never {
  const { name = '' } = error as { name?: string };
  const status = statusOf(error);
  if (name === 'AbortError') throw error;
  if (name === 'CredentialsProviderError') throw new ProductError('intake.bucket_no_credentials');
  if (name === 'NoSuchBucket' || status === 404) throw new ProductError('intake.bucket_not_found');
  if (status === 401 || status === 403) throw new ProductError('intake.bucket_denied');
  // Another region: Amazon answers with a redirect.
  if (status === 301 || status === 307 || status === 400)
    throw new ProductError('config.invalid', {
      fill: { setting: 'AWS_REGION', why: `the store answers ${status}` },
    });
  throw new ProductError('intake.bucket_unavailable', { cause: error });
}
