import type { Secret } from '../../config/secret.ts';

/** An API token (contract §8.1). */
export function sswsHeaders(token: Secret): () => Readonly<Record<string, string>> {
  return () => ({ authorization: `SSWS ${token.reveal()}` });
}
