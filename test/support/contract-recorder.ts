import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { Exchange } from '../../src/sandbox/exchange.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { documentsPresent, OktaDocuments } from './okta-documents.ts';

/** One line of a worker's record. */
export interface Recorded {
  readonly kind: 'seen' | 'problem' | 'relaxed';
  readonly operation: string;
  readonly status: number;
  readonly count: number;
  readonly text?: string;
}

const documents = documentsPresent ? new OktaDocuments() : undefined;
const seen = new Map<string, number>();
const relaxed = new Map<string, number>();
const problems = new Map<string, number>();

/** Holds every answer of a sandbox to Okta's documents. */
export function record(sandbox: Sandbox): void {
  if (documents !== undefined) sandbox.onExchange((exchange) => check(documents, exchange));
}

function check(okta: OktaDocuments, { operation, response, fault, settings }: Exchange): void {
  if (operation === undefined || response === undefined) return;
  const key = `${operation} ${response.status}`;
  seen.set(key, (seen.get(key) ?? 0) + 1);
  if (fault === 'unreadable-after') {
    relax('injected-fault', operation, response.status);
    return;
  }
  const declared = okta.operations.get(operation)?.statuses.includes(String(response.status)) ?? false;
  if (!declared) relax('undeclared-status', operation, response.status);
  if (operation === 'listGrants' && settings.grants.fullEntitlementsOnDerived === 'omit')
    relax('one-of-as-any-of', operation, response.status);
  const body =
    response.body === ''
      ? undefined
      : (JSON.parse(withKnownTypes(response.body, operation, response.status)) as unknown);
  const problem = okta.responseProblem(operation, response.status, body);
  if (problem !== undefined) problems.set(problem, (problems.get(problem) ?? 0) + 1);
}

/** Grants of a type that the sandbox was told to plant are checked as if they were of a known one. */
function withKnownTypes(body: string, operation: string, status: number): string {
  return body.replaceAll(/"grantType":"([^"]*)"/g, (whole, type: string) => {
    if (['CUSTOM', 'POLICY', 'ENTITLEMENT', 'ENTITLEMENT-BUNDLE'].includes(type)) return whole;
    relax('open-grant-type', operation, status);
    return '"grantType":"CUSTOM"';
  });
}

function relax(name: string, operation: string, status: number): void {
  const key = `${name} ${operation} ${status}`;
  relaxed.set(key, (relaxed.get(key) ?? 0) + 1);
}

/** Writes what this worker saw since the last time; called after each test file. */
export function flushContract(): void {
  const folder = process.env['CONTRACT_RECORD'];
  if (folder === undefined || documents === undefined) return;
  mkdirSync(folder, { recursive: true });
  const lines: Recorded[] = [
    ...[...seen].map(([key, count]) => lineOf('seen', key, count)),
    ...[...relaxed].map(([key, count]) => ({
      ...lineOf('relaxed', key.slice(key.indexOf(' ') + 1), count),
      text: key.split(' ')[0] ?? '',
    })),
    ...[...problems].map(([text, count]): Recorded => ({
      kind: 'problem',
      operation: '',
      status: 0,
      count,
      text,
    })),
  ];
  appendFileSync(
    join(folder, `${process.pid}-${threadId}.jsonl`),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
  seen.clear();
  relaxed.clear();
  problems.clear();
}

function lineOf(kind: Recorded['kind'], key: string, count: number): Recorded {
  const [operation = '', status = ''] = key.split(' ');
  return { kind, operation, status: Number(status), count };
}
