import { setMaxListeners } from 'node:events';
import {
  CLIENT_INFO_META_KEY,
  createRequestStateCodec,
  type Implementation,
  McpServer,
  type RequestStateCodec,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { Context } from '../workflows/context.ts';
import { asListed } from './as-listed.ts';
import type { Tool, ToolCall } from './define-tool.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { type AskState, declaredIn, personBehind } from './answers/person.ts';
import { notifier } from './progress.ts';
import { registerImportReport } from './prompts/import-report.ts';
import { registerJobEvidence } from './resources/job-evidence.ts';
import { registerPatterns } from './resources/patterns.ts';
import { registerPlanPeople } from './resources/plan-people.ts';
import { registerReportRejects } from './resources/report-rejects.ts';
import { tenantText, type TenantText } from './tenant-text.ts';
import { TOOLS } from './tools/catalogue.ts';

/** A person may read a plan for as long as this before the answer counts no more. */
const ASK_SECONDS = 3600;

/**
 * A factory of servers over one context, for both protocol eras. Calling it is cheap and has no effect: a client's
 * probe may call it once more (mcp.md §2.3). What seals a question is random per process.
 */
export function mcpServerFactory(context: Context, version: string): () => McpServer {
  const codec = createRequestStateCodec<AskState>({ key: context.random.bytes(32), ttlSeconds: ASK_SECONDS });
  return () => {
    const server = new McpServer(
      { name: 'okta-entitlements', version, title: 'Okta Entitlements' },
      {
        instructions: INSTRUCTIONS,
        requestState: { verify: (state, request) => codec.verify(state, request) },
        inputRequired: { roundTimeoutMs: ASK_SECONDS * 1000 },
        cacheHints: { 'tools/list': { ttlMs: 3_600_000, cacheScope: 'public' } },
      },
    );
    for (const tool of TOOLS) registerTool(server, context, tool, codec);
    registerPlanPeople(server, context);
    registerReportRejects(server, context);
    registerJobEvidence(server, context);
    registerPatterns(server, context);
    registerImportReport(server);
    return server;
  };
}

function registerTool(
  server: McpServer,
  context: Context,
  tool: Tool,
  codec: RequestStateCodec<AskState>,
): void {
  server.registerTool(tool.name, asListed(tool), async (input: unknown, request: ServerContext) => {
    const { mcpReq } = request;
    // Every request of a long call listens to the one signal.
    setMaxListeners(0, mcpReq.signal);
    const told = progressOf(context, mcpReq);
    const call: ToolCall = {
      signal: mcpReq.signal,
      client: clientOf(server, mcpReq),
      person: personBehind(mcpReq, server.server.getClientCapabilities(), codec),
      ...(told === undefined ? {} : { progress: told.progress }),
    };
    try {
      return await tool.run(context, input, call);
    } finally {
      told?.stop();
    }
  });
}

/** Progress, where the client asked for it. */
function progressOf(context: Context, request: ServerContext['mcpReq']) {
  const progressToken = request._meta?.progressToken;
  if (progressToken === undefined) return undefined;
  return notifier(context.clock, (params) =>
    request.notify({ method: 'notifications/progress', params: { progressToken, ...params } }),
  );
}

/** The client as it names itself: per request in the newer protocol, once for the connection in the older. */
function clientOf(server: McpServer, request: ServerContext['mcpReq']): TenantText | undefined {
  const declared = declaredIn(request.envelope, CLIENT_INFO_META_KEY) as Implementation | undefined;
  const client = declared ?? server.server.getClientVersion();
  return client === undefined ? undefined : tenantText(`${client.name} ${client.version}`, 100);
}
