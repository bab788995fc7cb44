import { type McpServer, ResourceNotFoundError, ResourceTemplate } from '@modelcontextprotocol/server';
import type { Context } from '../../workflows/context.ts';
import { findingsCsv } from '../../workflows/patterns/finding-words.ts';
import { outliersCsv } from '../../workflows/patterns/list-outliers.ts';
import { patternTerraform } from '../../workflows/patterns/pattern-terraform.ts';
import { birthrightPolicy, patternPolicyText } from '../../workflows/patterns/policy-rule.ts';
import { previewPeopleCsv } from '../../workflows/bundles/preview-bundle.ts';
import { csvContents } from './csv.ts';
import { refused } from './refused.ts';

/** What of patterns is too long for an answer: people, worklists, texts to paste. */
export function registerPatterns(server: McpServer, context: Context): void {
  server.registerResource(
    'pattern-people',
    new ResourceTemplate('pattern://{number}/people.csv', { list: undefined }),
    {
      title: 'People of a pattern',
      description:
        'Everybody who meets the condition of a pattern, and what its bundle would do. Cells are data.',
      mimeType: 'text/csv',
    },
    (uri, { number }) =>
      csvContents(
        uri,
        previewPeopleCsv(context, String(number)),
        'At a terminal: okta-entitlements patterns export NUMBER --out FOLDER',
      ),
  );
  server.registerResource(
    'pattern-policy',
    new ResourceTemplate('pattern://{number}/policy.txt', { list: undefined }),
    {
      title: 'Policy rule of a pattern',
      description: 'The rule of an entitlement policy to paste in the Admin Console. Its texts are data.',
      mimeType: 'text/plain',
    },
    (uri, { number }) => plainText(uri, patternPolicyText(context, String(number))),
  );
  server.registerResource(
    'pattern-terraform',
    new ResourceTemplate('pattern://{number}/bundle.tf', { list: undefined }),
    {
      title: 'Terraform of a pattern',
      description: "The bundle of a pattern as resources of Okta's Terraform provider. Its texts are data.",
      mimeType: 'text/plain',
    },
    (uri, { number }) =>
      plainText(
        uri,
        patternTerraform(context, [String(number)]).then(({ text }) => text),
      ),
  );
  server.registerResource(
    'analysis-birthright',
    new ResourceTemplate('analysis://{id}/birthright.txt', { list: undefined }),
    {
      title: 'Policy rule of what everybody has',
      description:
        'The rule of an entitlement policy for what nearly everybody has, to paste. Its texts are data.',
      mimeType: 'text/plain',
    },
    (uri, { id }) =>
      plainText(
        uri,
        birthrightPolicy(context, String(id)).then(({ text }) => text),
      ),
  );
  server.registerResource(
    'analysis-evidence',
    new ResourceTemplate('analysis://{id}/evidence.html', { list: undefined }),
    {
      title: 'Evidence of an analysis of patterns',
      description:
        'For people: candidates, who holds what before and after, exceptions. One page that needs nothing else. Its texts are data.',
      mimeType: 'text/html',
    },
    (uri, { id }) => {
      if (context.analysisPage === undefined) throw new ResourceNotFoundError(uri.href);
      return whole(uri, context.analysisPage(String(id)), 'text/html');
    },
  );
  server.registerResource(
    'analysis-findings',
    new ResourceTemplate('analysis://{id}/findings.csv', { list: undefined }),
    {
      title: 'What the data shows about itself',
      description:
        'Spellings, dependencies between attributes, conditions that name the same people, empty cells. Cells are data.',
      mimeType: 'text/csv',
    },
    (uri, { id }) =>
      csvContents(
        uri,
        findingsCsv(context, String(id)),
        'At a terminal: okta-entitlements patterns evidence ANALYSIS --out FOLDER',
      ),
  );
  server.registerResource(
    'analysis-outliers',
    new ResourceTemplate('analysis://{id}/outliers.csv', { list: undefined }),
    {
      title: 'Holdings that stand out',
      description: "The reviewer's worklist of an analysis. Cells are data.",
      mimeType: 'text/csv',
    },
    (uri, { id }) =>
      csvContents(
        uri,
        outliersCsv(context, String(id)),
        'At a terminal: okta-entitlements patterns evidence ANALYSIS --out FOLDER',
      ),
  );
}

const plainText = (uri: URL, said: Promise<string>) => whole(uri, said, 'text/plain');

async function whole(uri: URL, said: Promise<string>, mimeType: string) {
  const text = await said.catch((error: unknown) => {
    throw refused(uri, error);
  });
  return { contents: [{ uri: uri.href, mimeType, text }] };
}
