import { McpServer } from '@modelcontextprotocol/server';
import type { ProductError } from '../model/product-error.ts';
import { asListed } from './as-listed.ts';
import { errorResult } from './define-tool.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { TOOLS } from './tools/catalogue.ts';

/**
 * A factory of servers for a process that could not start (a wrong setting, a database that cannot be used): the same
 * tools, each of which answers with what is wrong. A client shows its person that, and of a server that ends only that it
 * ended.
 */
export function refusingServerFactory(error: ProductError, version: string): () => McpServer {
  return () => {
    const server = new McpServer(
      { name: 'okta-entitlements', version, title: 'Okta Entitlements' },
      { instructions: INSTRUCTIONS },
    );
    for (const tool of TOOLS) server.registerTool(tool.name, asListed(tool), () => errorResult(error));
    return server;
  };
}
