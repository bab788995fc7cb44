import type { SandboxSettings } from '../settings.ts';
import type { Tenant } from '../state/tenant.ts';

/** One operation of the API, as data. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with `{parameters}`, as in Okta's documents. */
  readonly template: string;
  /** Okta's operationId. */
  readonly operation: string;
  readonly bucket: string;
  readonly handle: (call: RouteCall) => Reply;
}

export interface RouteCall {
  readonly tenant: Tenant;
  readonly settings: SandboxSettings;
  readonly now: number;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON of the body; undefined when there is none. */
  readonly body: unknown;
  /** Origin that was called, for the links of management. */
  readonly origin: string;
  readonly path: string;
  readonly schedule: (at: number, run: () => void) => void;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

/** Origin of governance links: the admin host, whatever was called (contract §0.6). */
export function adminOrigin(tenant: Tenant): string {
  const [first = '', ...rest] = tenant.org.host.split('.');
  return `https://${first}-admin.${rest.join('.')}`;
}
