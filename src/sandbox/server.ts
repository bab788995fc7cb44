import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from './sandbox.ts';

export interface SandboxServer {
  readonly origin: string;
  readonly port: number;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** What answers: a sandbox, or something before it. */
export type Answering = Pick<Sandbox, 'handle' | 'inFlight'>;

/** Serves a sandbox on this machine only. Port 0: any free one. */
export async function startSandboxServer(
  sandbox: Answering,
  options: { readonly port?: number } = {},
): Promise<SandboxServer> {
  const server = createServer((request, response) => {
    void sandbox.inFlight(() => answer(sandbox, request, response)).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(sandbox: Answering, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      response.destroy();
      return;
    }
    chunks.push(chunk);
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  const reply = sandbox.handle({
    method: request.method ?? 'GET',
    url: `http://${headers['host'] ?? '127.0.0.1'}${request.url ?? '/'}`,
    headers,
    ...(size === 0 ? {} : { body: Buffer.concat(chunks).toString('utf8') }),
  });
  if (reply.kind === 'reset') {
    request.socket.destroy();
    return;
  }
  // Silence: the connection stays open until the client gives up.
  if (reply.kind === 'silence') return;
  const { status, headers: answerHeaders, body } = reply.response;
  for (const [name, value] of Object.entries(answerHeaders)) {
    response.setHeader(name, typeof value === 'string' ? value : [...value]);
  }
  response.statusCode = status;
  response.end(body);
}
