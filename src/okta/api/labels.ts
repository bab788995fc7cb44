import * as z from 'zod';
import { allEqual } from '../filters.ts';
import type { Okta } from '../okta.ts';
import { pages } from '../paging.ts';
import type { Sender } from '../send.ts';
import { parsed } from './parse.ts';

const LabelledRow = z.looseObject({
  orn: z.string(),
  labels: z
    .array(z.looseObject({ name: z.string(), values: z.array(z.looseObject({ name: z.string() })) }))
    .nullish(),
});

/** Labels of entitlement values (contract §6): reading them needs a super administrator or a role made for it. */
export function labelsApi(sender: Sender): Okta['labels'] {
  return {
    async ofValues(signal) {
      const call = {
        method: 'GET',
        path: '/governance/api/v1/resource-labels',
        query: [
          ['filter', allEqual([['resourceType', 'entitlement-values']])],
          ['limit', '200'],
        ],
      } as const;
      const labels = new Map<string, readonly string[]>();
      for await (const rows of pages(sender, call, signal)) {
        for (const json of rows) {
          const row = parsed(LabelledRow, json, 'resource label');
          const names = (row.labels ?? []).flatMap((label) => label.values.map((value) => value.name));
          labels.set(row.orn.slice(row.orn.lastIndexOf(':') + 1), names);
        }
      }
      return labels;
    },
  };
}
