import type { Proxy } from '../config/proxy.ts';
import { Agent, buildConnector, request as send } from 'undici';
import { tunnelTo } from '../config/proxy-tunnel.ts';
import { type HttpRequest, type HttpResponse, type Transport, TransportError } from '../model/transport.ts';

const MAX_BODY_BYTES = 64 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;

const KINDS: Readonly<Record<string, TransportError['kind']>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'connect',
  EHOSTUNREACH: 'connect',
  ENETUNREACH: 'connect',
  UND_ERR_CONNECT_TIMEOUT: 'connect',
  CERT_HAS_EXPIRED: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls',
  EPROTO: 'tls',
  PROXY_REFUSED: 'proxy',
};

/**
 * The network's one door. Contacts `origin` and nothing else, through `proxy` where there is one, follows no redirect,
 * retries nothing.
 * Throws `TransportError`; `sent: false` only where the connection was never made.
 */
export function httpTransport(
  origin: string,
  connections: number,
  proxy?: Proxy,
): { readonly transport: Transport; close(): Promise<void> } {
  // Only what fails while the connection is made is certain not to have been sent.
  const beforeSending = new WeakSet<Error>();
  const connector = buildConnector({ timeout: CONNECT_TIMEOUT_MS });
  const connect: typeof connector = (options, callback) => {
    const told: typeof callback = (...result) => {
      if (result[0] !== null) beforeSending.add(result[0]);
      callback(...result);
    };
    if (proxy === undefined) connector(options, told);
    else
      tunnelTo(options.hostname, Number(options.port || 443), proxy, CONNECT_TIMEOUT_MS).then(
        (httpSocket) => connector({ ...options, httpSocket }, told),
        (error: unknown) => told(error instanceof Error ? error : new Error(String(error)), null),
      );
  };
  const agent = new Agent({ connections, pipelining: 1, headersTimeout: 0, bodyTimeout: 0, connect });
  const transport = async (request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> => {
    const url = new URL(request.url);
    if (url.origin !== origin) throw new TransportError('aborted', false);
    try {
      const response = await send(url, {
        dispatcher: agent,
        method: request.method,
        headers: { ...request.headers },
        signal,
        ...(request.body === undefined ? {} : { body: request.body }),
      });
      const headers: Record<string, string> = {};
      for (const [name, value] of Object.entries(response.headers)) {
        if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ');
      }
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of response.body as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > MAX_BODY_BYTES) throw new TransportError('unreadable', true);
        chunks.push(chunk);
      }
      return { status: response.statusCode, headers, body: Buffer.concat(chunks).toString('utf8') };
    } catch (error) {
      if (error instanceof TransportError) throw error;
      const code = codeOf(error);
      if (code === 'UND_ERR_INVALID_ARG') throw new TransportError('aborted', false, { cause: error });
      if (error instanceof Error && beforeSending.has(error)) {
        const kind = KINDS[code] ?? (code.startsWith('ERR_SSL_') ? 'tls' : 'connect');
        throw new TransportError(kind, false, { cause: error });
      }
      throw new TransportError(signal.aborted ? 'timeout' : 'reset', true, { cause: error });
    }
  };
  return { transport, close: () => agent.close() };
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
