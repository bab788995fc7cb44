import { expect, it } from 'vitest';
import { scriptedClient } from '../../../test/support/client.ts';
import { chooseGroups } from './choose-groups.ts';

it.each(['Sales', '00g00000000000000001'])(
  'gives up within 15 seconds where Okta does not answer for the group %s',
  async (group) => {
    const { okta, clock } = scriptedClient(['silence'], { timeoutMs: 30_000 });
    const start = clock.now();
    await expect(chooseGroups({ okta: () => okta }, [group])).rejects.toMatchObject({
      code: 'okta.unavailable',
    });
    expect(clock.now() - start).toBeLessThanOrEqual(15_000);
  },
);
