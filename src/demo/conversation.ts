import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

/** The answer of a tool, as the client got it. */
export interface ToolAnswer {
  readonly isError: boolean;
  /** The envelope: {tenant, summary, data, warnings, next, more?} or {code, cause, remedy, subject?}. */
  readonly envelope: Envelope;
}

export interface Envelope {
  readonly summary?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly next?: readonly { readonly tool: string; readonly arguments: Readonly<Record<string, unknown>> }[];
  readonly code?: string;
  readonly cause?: string;
  readonly remedy?: string;
  readonly subject?: string;
  readonly [key: string]: unknown;
}

export interface ConversationOptions {
  /** Program and arguments that start the server, and its environment. */
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** How the person answers a form; absent: the client cannot show forms. */
  readonly onForm?: (message: string) => 'accept' | 'decline' | 'cancel';
  readonly onProgress?: (message: string) => void;
  readonly era?: 'auto' | 'legacy';
}

/** One MCP client that holds a conversation with a real server process over stdio. */
export class Conversation {
  readonly #client: Client;
  readonly #onProgress: ((message: string) => void) | undefined;
  readonly #transport: StdioClientTransport;
  /** What the server wrote to stderr. */
  stderr = '';

  private constructor(
    client: Client,
    transport: StdioClientTransport,
    onProgress: ((message: string) => void) | undefined,
  ) {
    this.#client = client;
    this.#transport = transport;
    this.#onProgress = onProgress;
  }

  static async start(options: ConversationOptions): Promise<Conversation> {
    const { onForm } = options;
    const client = new Client(
      { name: 'okta-entitlements-demo', version: '1.0.0' },
      {
        capabilities: onForm === undefined ? {} : { elicitation: { form: {} } },
        versionNegotiation: { mode: options.era ?? 'auto' },
      },
    );
    if (onForm !== undefined) {
      client.setRequestHandler('elicitation/create', async (request) => {
        const action = onForm(request.params.message);
        return action === 'accept' ? { action, content: { agree: true } } : { action };
      });
    }
    const transport = new StdioClientTransport({
      command: options.command,
      args: [...options.args],
      env: { ...options.environment },
      stderr: 'pipe',
    });
    const conversation = new Conversation(client, transport, options.onProgress);
    transport.stderr?.on('data', (chunk: Buffer) => {
      conversation.stderr += chunk.toString('utf8');
    });
    await client.connect(transport);
    await client.listTools();
    return conversation;
  }

  async call(tool: string, args: Readonly<Record<string, unknown>> = {}): Promise<ToolAnswer> {
    const result = await this.#client.callTool(
      { name: tool, arguments: { ...args } },
      {
        timeout: 120_000,
        ...(this.#onProgress === undefined
          ? {}
          : { onprogress: (progress) => this.#onProgress?.(progress.message ?? `${progress.progress}`) }),
      },
    );
    const [first] = result.content;
    const envelope = (result.structuredContent ??
      parsed(first?.type === 'text' ? first.text : '')) as Envelope;
    return { isError: result.isError === true, envelope };
  }

  async readResource(uri: string): Promise<string> {
    const { contents } = await this.#client.readResource({ uri });
    return contents.map((part) => ('text' in part ? part.text : '')).join('');
  }

  async toolNames(): Promise<readonly string[]> {
    return (await this.#client.listTools()).tools.map((tool) => tool.name);
  }

  get pid(): number | null {
    return this.#transport.pid;
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}

/** An error of the protocol itself is plain text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return { cause: text };
  }
}
