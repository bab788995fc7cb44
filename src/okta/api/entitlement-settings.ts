import * as z from 'zod';
import { ProductError } from '../../model/product-error.ts';
import type { Reads } from '../waited-for.ts';
import { parsed, segment } from './parse.ts';

/** Whether entitlement management is on for an app (contract §5.4, Beta): undefined where the tenant does not answer. */
export async function entitlementManagement(
  sender: Reads,
  appOrn: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    const answer = await sender.read(
      { method: 'GET', path: `/governance/api/v2/resources/${segment(appOrn)}/entitlement-settings` },
      { signal, absent: 'is-an-answer' },
    );
    return answer === undefined
      ? undefined
      : parsed(z.looseObject({ status: z.string() }), answer.json, 'entitlement settings').status;
  } catch (error) {
    if (
      error instanceof ProductError &&
      (error.code === 'okta.refused' || error.code === 'auth.not_permitted')
    )
      return undefined;
    throw error;
  }
}
