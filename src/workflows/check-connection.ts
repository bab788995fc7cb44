import { ProductError } from '../model/product-error.ts';
import type { Call, Context } from './context.ts';

export interface ConnectionAnswer {
  readonly host: string;
  readonly tenantId: string;
  readonly company?: string;
  readonly governance: 'available';
}

/**
 * Whether the configured tenant answers, as whom, and with governance: at most 2 calls.
 * Throws `config.*`, `auth.*`, `tenant.*`.
 */
export async function checkConnection(_context: Context, _call: Call = {}): Promise<ConnectionAnswer> {
  throw new ProductError('internal');
}
