import { describe, expect, it } from 'vitest';
import { plannedImport } from '../../../test/support/planned-import.ts';

describe('who is first of their kind', () => {
  it('is whoever gets a value that nobody of their department on the app held', async () => {
    const { world, plan } = await plannedImport({ finance: true });
    try {
      const { tenant } = world.sandbox;
      const users = [...tenant.users.values()];
      const departmentOf = new Map(users.map(({ id, profile }) => [id, String(profile['department'])]));
      const people = await world.context.store.plans.people(plan.id, 'to-grant', -1, 10_000);
      const given = new Map<string, number>();
      for (const { principal = '', toGrant } of people) {
        for (const v of toGrant) {
          const key = `${plan.values[v]?.valueId} ${departmentOf.get(principal)}`;
          given.set(key, (given.get(key) ?? 0) + 1);
        }
      }
      for (const { id } of users)
        for (const value of tenant.effective(plan.app.id, id).keys())
          given.delete(`${value} ${departmentOf.get(id)}`);
      const rows = plan.firstOfKind?.rows ?? [];
      expect(
        new Map(rows.map(({ value, kind, people }) => [`${plan.values[value]?.valueId} ${kind}`, people])),
      ).toEqual(given);
      expect(plan.firstOfKind?.total).toBe(given.size);
      expect(given.size).toBeGreaterThan(0);
    } finally {
      await world.close();
    }
  });
});
