import { isoMillis } from '../instants.ts';
import type { Route } from './route.ts';

export const orgRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: '/api/v1/org',
    operation: 'getOrgSettings',
    bucket: '*',
    handle: ({ tenant, origin }) => ({
      status: 200,
      body: {
        id: tenant.org.id,
        subdomain: tenant.org.subdomain,
        companyName: tenant.org.companyName,
        status: 'ACTIVE',
        website: `https://www.${tenant.org.subdomain}.example`,
        created: isoMillis(tenant.admin.created),
        lastUpdated: isoMillis(tenant.admin.created),
        expiresAt: null,
        _links: { contacts: { href: `${origin}/api/v1/org/contacts` } },
      },
    }),
  },
];
