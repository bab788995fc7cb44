import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface ProxyServer {
  /** What it was asked. */
  readonly asked: readonly IncomingMessage[];
  /** Everything that clients sent through its tunnels. */
  readonly carried: () => string;
  /** Its address, with the name and the password that it is given. */
  readonly proxy: string;
  close(): void;
}

/** A proxy that opens tunnels, or answers with something else. */
export async function startProxy(answer = 200): Promise<ProxyServer> {
  const asked: IncomingMessage[] = [];
  const bytes: Buffer[] = [];
  const sockets: Socket[] = [];
  const server = createServer();
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    asked.push(request);
    sockets.push(client);
    if (answer !== 200) {
      client.end(`HTTP/1.1 ${answer} No\r\n\r\n`);
      return;
    }
    const [host = '', port] = (request.url ?? '').split(':');
    const there = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.on('data', (chunk: Buffer) => bytes.push(chunk));
      there.pipe(client).pipe(there);
    });
    client.on('error', () => there.destroy());
    there.on('error', () => client.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    carried: () => Buffer.concat(bytes).toString('latin1'),
    proxy: `http://ann:p%40ss@127.0.0.1:${port}`,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
