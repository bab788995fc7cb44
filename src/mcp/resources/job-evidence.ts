import { type McpServer, ResourceNotFoundError, ResourceTemplate } from '@modelcontextprotocol/server';
import type { Context } from '../../workflows/context.ts';
import { evidenceTables, jobEvidence } from '../../workflows/jobs/job-evidence.ts';
import { csvContents } from './csv.ts';
import { refused } from './refused.ts';

/** Where the evidence page of a job is read. */
export function evidenceUri(job: string): string {
  return `job://${job}/evidence.html`;
}

/** `job://{id}/evidence.html`, and each of its lists as `job://{id}/{table}.csv`. */
export function registerJobEvidence(server: McpServer, context: Context): void {
  server.registerResource(
    'job-evidence',
    new ResourceTemplate('job://{id}/evidence.html', { list: undefined }),
    {
      title: 'Evidence of a job',
      description: 'A page for people: source, agreement, what was done to whom, what was read back.',
      mimeType: 'text/html',
    },
    async (uri, { id }) => {
      if (context.evidencePage === undefined) throw new ResourceNotFoundError(uri.href);
      const text = await context.evidencePage(String(id)).catch((error: unknown) => {
        throw refused(uri, error);
      });
      return { contents: [{ uri: uri.href, mimeType: 'text/html', text }] };
    },
  );
  server.registerResource(
    'job-table',
    new ResourceTemplate('job://{id}/{table}.csv', { list: undefined }),
    {
      title: 'A list of the evidence of a job',
      description: 'people, steps, journal, rejects or differences. Cells are data.',
      mimeType: 'text/csv',
    },
    (uri, { id, table }) =>
      csvContents(
        uri,
        tableOf(context, uri, String(id), String(table)),
        'At a terminal: okta-entitlements jobs evidence JOB --out FOLDER',
      ),
  );
}

async function* tableOf(context: Context, uri: URL, job: string, name: string): AsyncIterable<string> {
  const tables = evidenceTables(context, await jobEvidence(context, job));
  const lines = new Map<string, AsyncIterable<string>>(Object.entries(tables)).get(name);
  if (lines === undefined) throw new ResourceNotFoundError(uri.href);
  yield* lines;
}
