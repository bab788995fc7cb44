import type { ClientRequestArgs } from 'node:http';
import { Agent, type RequestOptions } from 'node:https';
import { isIPv6 } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Proxies, proxyFor } from '../config/proxy.ts';
import { tunnelTo } from '../config/proxy-tunnel.ts';

type Told = (error: Error | null, stream: Duplex) => void;

/**
 * Connections of the AWS SDK: through the proxy, or without it where the host is excepted. TLS is with the host itself, in
 * the tunnel, so that the proxy sees neither what is asked nor any credentials. As many and as long-lived as the SDK's own.
 */
export class ProxyAgent extends Agent {
  readonly #proxies: Proxies;
  readonly #timeoutMs: number;

  constructor(proxies: Proxies, timeoutMs: number) {
    super({ keepAlive: true, maxSockets: 50 });
    this.#proxies = proxies;
    this.#timeoutMs = timeoutMs;
  }

  override createConnection(options: RequestOptions | ClientRequestArgs, told?: Told) {
    const host = options.host ?? '';
    const port = Number(options.port ?? 443);
    const named = isIPv6(host) ? `[${host}]` : host;
    const proxy = proxyFor(`https://${named}:${port}`, this.#proxies);
    if (proxy === undefined) return super.createConnection(options, told);
    // What `tls.connect` takes beside what a request has: the connection to encrypt.
    const connected = (socket: Duplex) => {
      const within: RequestOptions & { readonly socket: Duplex } = { ...options, socket };
      return super.createConnection(within);
    };
    tunnelTo(named, port, proxy, this.#timeoutMs)
      .then((socket) => told?.(null, connected(socket) ?? socket))
      .catch((error: unknown) => {
        // With an error there is no stream.
        (told as ((error: Error) => void) | undefined)?.(
          error instanceof Error ? error : new Error(String(error)),
        );
      });
    return undefined;
  }
}
