import { Client } from '@modelcontextprotocol/client';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { mcpServerFactory } from '../../src/mcp/server.ts';
import type { Context } from '../../src/workflows/context.ts';
import { CompiledOnce, expectWhole } from './schema-validator.ts';

/** An answer as a client gets it. */
export interface Answer {
  readonly isError: boolean;
  readonly text: string;
  readonly structured: Readonly<Record<string, unknown>> | undefined;
  /** The envelope, or the error. */
  readonly body: Body;
}

/** What tests read of an envelope or an error. */
export interface Body {
  readonly tenant?: string;
  readonly summary?: string;
  readonly data: Data;
  readonly warnings: readonly {
    readonly code: string;
    readonly count: number;
    readonly sample: readonly string[];
  }[];
  readonly next: readonly { readonly tool: string; readonly arguments: Readonly<Record<string, unknown>> }[];
  readonly more?: {
    readonly shown: number;
    readonly total: number;
    readonly cursor?: string;
    readonly uri?: string;
  };
  readonly code?: string;
  readonly cause?: string;
  readonly remedy?: string;
  readonly subject?: string;
}

/** The parts of any tool's data that tests look at; a tool has some of them. */
export interface Data {
  readonly report: { readonly number: number };
  readonly reports: readonly { readonly number: number; readonly name: string }[];
  readonly facts: readonly string[];
  readonly rejects: readonly unknown[];
  readonly lines: readonly { readonly line: number }[];
  readonly plan: string;
  readonly hash: string;
  readonly risk: string;
  readonly terminalCommand: string;
  readonly agreementPage: { readonly url: string };
  readonly counts: Readonly<Record<string, number>>;
  readonly job: string;
  readonly state: string;
  readonly people: readonly {
    readonly identifier: string;
    readonly login?: string;
    readonly needsDecision?: {
      readonly reasons: readonly string[];
      readonly consequences: readonly string[];
    };
  }[];
  readonly legend: readonly { readonly code: string }[];
  readonly verification: {
    readonly entitlements: readonly { readonly name: string; readonly values: number }[];
    readonly ledger: Readonly<Record<string, number>>;
    readonly lost: number;
    readonly extra: number;
  };
}

export type Form = (message: string) => {
  action: 'accept' | 'decline' | 'cancel';
  content?: Record<string, string | number | boolean>;
};

export interface ClientOptions {
  readonly era?: 'modern' | 'legacy';
  /** How the person answers a form; absent: the client cannot show one. */
  readonly onForm?: Form;
}

/** A real MCP client and the real server, in one process, in either protocol era. */
export async function connect(context: Context, options: ClientOptions = {}) {
  const { onForm, era = 'modern' } = options;
  const [near, far] = InMemoryTransport.createLinkedPair();
  const server = serveStdio(mcpServerFactory(context, '0.0.0-test'), { transport: far });
  const client = new Client(
    { name: 'test-client', version: '1.2.3' },
    {
      capabilities: onForm === undefined ? {} : { elicitation: { form: {} } },
      versionNegotiation: { mode: era === 'modern' ? 'auto' : 'legacy' },
      jsonSchemaValidator: new CompiledOnce(),
    },
  );
  if (onForm !== undefined) {
    client.setRequestHandler('elicitation/create', async ({ params }) => onForm(params.message));
  }
  await client.connect(near);
  await client.listTools();
  const progress: string[] = [];
  return {
    client,
    era: client.getProtocolEra(),
    progress,
    async call(name: string, args: Record<string, unknown> = {}, signal?: AbortSignal): Promise<Answer> {
      const result = await client.callTool(
        { name, arguments: args },
        {
          timeout: 110_000,
          onprogress: ({ message }) => progress.push(message ?? ''),
          ...(signal === undefined ? {} : { signal }),
        },
      );
      const [first] = result.content;
      const text = first?.type === 'text' ? first.text : '';
      const structured = result.structuredContent as Readonly<Record<string, unknown>> | undefined;
      if (structured !== undefined) expectWhole(name, structured);
      let body: Body;
      try {
        body = { warnings: [], next: [], data: {}, ...(JSON.parse(text) as object) } as unknown as Body;
      } catch {
        // What the SDK itself refuses (bad arguments) is plain text.
        body = { cause: text, warnings: [], next: [], data: {} as Data };
      }
      return { isError: result.isError === true, text, structured, body };
    },
    async read(uri: string): Promise<string> {
      const { contents } = await client.readResource({ uri });
      return contents.map((part) => ('text' in part ? part.text : '')).join('');
    },
    async close() {
      await client.close();
      await server.close();
    },
  };
}

export type TestClient = Awaited<ReturnType<typeof connect>>;

/** Waits for the end of a job that a call started. */
export async function ended(client: TestClient, first: Answer): Promise<Answer> {
  let answer = first;
  while (answer.body.data.state === 'running') {
    answer = await client.call('get_job', { job: answer.body.data.job, wait: 15 });
  }
  return answer;
}
