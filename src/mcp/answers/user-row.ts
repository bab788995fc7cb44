import * as z from 'zod';
import type { User } from '../../model/tenant-objects.ts';
import { tenantText, tenantTextSchema } from '../tenant-text.ts';

/** A person of the organisation, short. */
export const userRow = z.object({
  id: tenantTextSchema,
  login: tenantTextSchema,
  email: tenantTextSchema.optional(),
  status: tenantTextSchema,
  profile: z.array(z.object({ attribute: tenantTextSchema, value: tenantTextSchema })).optional(),
});

/** A user as an answer shows one: what their profile has, and nothing that is empty. */
export function userAsData(user: User): z.output<typeof userRow> {
  const profile = Object.entries(user.profile).filter(([, value]) => value !== '');
  return {
    id: tenantText(user.id),
    login: tenantText(user.login),
    ...(user.email === undefined || user.email === user.login ? {} : { email: tenantText(user.email) }),
    status: tenantText(user.status),
    ...(profile.length === 0
      ? {}
      : {
          profile: profile
            .slice(0, 8)
            .map(([attribute, value]) => ({ attribute: tenantText(attribute), value: tenantText(value) })),
        }),
  };
}
