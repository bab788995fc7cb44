import { ProductError } from '../../model/product-error.ts';
import type { Okta } from '../../okta/okta.ts';

/** The code of what was to be done for somebody who is no longer there. */
export const NO_LONGER_IN_OKTA = 'stale: no longer in Okta';

/**
 * Whether a person was deleted, by asking for nobody but them: a refusal about them is then theirs alone, and says
 * nothing of the app or of the token. False where it may not be asked. One call.
 */
export async function isGone(
  okta: Pick<Okta, 'users'>,
  principal: string,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    return (await okta.users.byId(principal, signal)) === undefined;
  } catch (error) {
    if (error instanceof ProductError && error.code === 'auth.not_permitted') return false;
    throw error;
  }
}

/** What a read of one person says; `otherwise` where it was refused because the person was deleted. Throws what the read throws. */
export async function unlessGone<T, G>(
  okta: Pick<Okta, 'users'>,
  principal: string,
  read: () => Promise<T>,
  otherwise: G,
): Promise<T | G> {
  try {
    return await read();
  } catch (error) {
    const refused = error instanceof ProductError && error.code === 'okta.refused';
    if (!refused || !(await isGone(okta, principal))) throw error;
    return otherwise;
  }
}
