import * as z from 'zod';
import { ProductError } from '../../model/product-error.ts';
import type { Org } from '../../model/tenant-objects.ts';
import type { Reads } from '../waited-for.ts';

const OrgRow = z.looseObject({
  id: z.string().min(1),
  subdomain: z.string().nullish(),
  companyName: z.string().nullish(),
});

/** `GET /org` (contract §7.3). What is no Okta organisation is `tenant.not_okta`. */
export async function getOrg(sender: Reads, signal?: AbortSignal): Promise<Org> {
  const answer = await sender.read(
    { method: 'GET', path: '/api/v1/org' },
    { signal, absent: 'is-an-answer', attempts: 3, webPage: 'is-no-okta' },
  );
  if (answer === undefined) throw new ProductError('tenant.not_okta', { fill: { status: 404 } });
  const row = OrgRow.safeParse(answer.json);
  if (!row.success) throw new ProductError('tenant.not_okta', { fill: { status: answer.response.status } });
  const { id, subdomain, companyName } = row.data;
  return {
    id,
    ...(typeof subdomain === 'string' ? { subdomain } : {}),
    ...(typeof companyName === 'string' ? { companyName } : {}),
  };
}
