import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { Proxy } from './proxy.ts';

/** The proxy did not open a tunnel. */
export class NoTunnelError extends Error {
  readonly code = 'PROXY_REFUSED';
}

/**
 * A connection to a host through a proxy (CONNECT, RFC 9110 §9.3.6). What is encrypted with the host afterwards the proxy
 * cannot read. Throws `NoTunnelError`, or what went wrong on the way to the proxy.
 */
export function tunnelTo(host: string, port: number, proxy: Proxy, timeoutMs: number): Promise<Socket> {
  return new Promise((done, failed) => {
    const { protocol, hostname, port: at } = new URL(proxy.origin);
    const authority = `${host}:${port}`;
    const request = (protocol === 'https:' ? tlsRequest : plainRequest)({
      method: 'CONNECT',
      host: hostname.replace(/^\[|\]$/g, ''),
      port: at === '' ? (protocol === 'https:' ? 443 : 80) : Number(at),
      path: authority,
      headers: {
        host: authority,
        ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization.reveal() }),
      },
      agent: false,
      timeout: timeoutMs,
    });
    request.once('connect', ({ statusCode = 0 }, socket: Socket) => {
      if (statusCode === 200) {
        socket.setTimeout(0);
        done(socket);
        return;
      }
      socket.destroy();
      failed(new NoTunnelError(`the proxy answered ${statusCode}`));
    });
    request.once('response', ({ statusCode = 0 }) => {
      request.destroy();
      failed(new NoTunnelError(`the proxy answered ${statusCode}`));
    });
    request.once('timeout', () => request.destroy(new NoTunnelError('the proxy did not answer')));
    request.once('error', failed);
    request.end();
  });
}
