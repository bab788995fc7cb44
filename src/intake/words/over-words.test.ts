import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';
import { isPlaceholder } from './placeholder.ts';

const ROLES = ['Buyer', 'Payer', 'Clerk'];

const WORDS = [
  'disabled',
  'on hold',
  'eligible',
  'verweigert',
  'zurückgezogen',
  'périmé',
  'non approuvé',
  'vencido',
  'rejeitado',
  'respinto',
  'geschorst',
  'odrzucony',
  'zamítnuto',
  'süresi doldu',
  'avslagen',
  '期限切れ',
  '已过期',
  '만료됨',
];

describe('a word for what is over or not there yet', () => {
  it.each(WORDS)('is heard in a column that says nothing by its name: %s', async (word) => {
    const { wantedHoldings, questions } = await understood([
      'Login,Role,Info',
      ...Array.from({ length: 12 }, (_, n) => `user${n},${ROLES[n % 3] ?? ''},${n === 7 ? word : ''}`),
    ]);
    expect(wantedHoldings).toBe(11);
    expect(questions.map(({ id }) => id)).toEqual(['filter:Info']);
  });

  it.each(WORDS)('is heard beside a value, and in place of it: %s', (word) => {
    const forms = [`Buyer (${word})`, `[${word}] Buyer`, `Buyer - ${word}`, `${word}: Buyer`, word];
    expect(forms.filter((form) => !isPlaceholder(form))).toEqual([]);
  });

  it.each(['inherited', 'geerbt von Gruppe A', 'hérité', '継承'])('may be inherited: %s', async (word) => {
    const { wantedHoldings, questions } = await understood([
      'Login,Role,Note',
      ...Array.from({ length: 12 }, (_, n) => `user${n},${ROLES[n % 3] ?? ''},${n % 4 ? '' : word}`),
    ]);
    expect(wantedHoldings).toBe(9);
    expect(questions).toMatchObject([{ id: 'filter:Note', about: 'indirect' }]);
  });

  it('is no description where it says until when', async () => {
    const until = (n: number) => (n % 3 ? 'since 2020' : 'until 2025-06-30');
    const { wantedHoldings, questions } = await understood([
      'Login,Role,Comment',
      ...Array.from({ length: 12 }, (_, n) => `user${n},${ROLES[n % 3] ?? ''},${until(n)}`),
    ]);
    expect([wantedHoldings, questions.map(({ id }) => id)]).toEqual([8, ['filter:Comment']]);
  });

  it.each(['Buyer (do 30.06.2025)', 'Buyer (från 2027-01-01)', 'Buyer - ab 01.01.2027', 'od 01.01.2027'])(
    'is a day: %s',
    (value) => expect(isPlaceholder(value)).toBe(true),
  );

  it.each(['brak', 'žádné', 'yok', 'ingen', '无', '없음'])('is no role: %s', async (word) => {
    const { wantedHoldings } = await understood([
      'Login,Role',
      ...Array.from({ length: 12 }, (_, n) => `user${n},${n % 4 ? (ROLES[n % 3] ?? '') : word}`),
    ]);
    expect(wantedHoldings).toBe(9);
  });

  it.each([
    'Buyer (former)',
    'Acheteur (clôturé)',
    'Acheteur (cloturee)',
    'Acheteur - demandé',
    'Buyer [geerbt]',
    'Buyer (继承)',
    'Buyer *revoked*',
    'Buyer | denied',
    'Locked',
  ])('is heard as well in %s', (value) => expect(isPlaceholder(value)).toBe(true));

  it.each([
    'Revocation Officer',
    'Pending Orders Clerk',
    'Expired Stock Report',
    'HR: Terminations',
    'Tickets: Closed',
    'Tickets - Closed',
    'Pool - Locked',
    'Requests (closed by agents)',
    'Geplante Aufträge',
    'Clôture',
    'Paie (clôture)',
    'Demandes',
    'Pedidos pendientes',
    '削除管理者',
    '离职管理员',
  ])('is part of a name: %s', (name) => expect(isPlaceholder(name)).toBe(false));
});
