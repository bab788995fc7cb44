import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

const ROLES = ['Buyer', 'Payer', 'Clerk'];

/** Twelve people with a role each and such words beside it. */
const beside = (header: string, words: readonly string[]) => [
  `Login,Role,${header}`,
  ...Array.from({ length: 12 }, (_, n) => `user${n},${ROLES[n % 3] ?? ''},${words[n % words.length] ?? ''}`),
];

describe('a note beside a grant', () => {
  it.each([
    'pending approval',
    'not yet granted',
    'planned for January',
    'planned',
    'Planned: Q1 2027',
    'planned next month',
    'role planned Q1',
    'Future access',
    'Upcoming joiner',
    'waiting for laptop and access',
    'Laptop ordered; starts 2027-01-01',
    'Role from 2027-01-01',
    'requested',
    'to be added',
    'will get it after training: will be granted',
    'starts 2027-01-01',
    'as of January 2027',
    'beantragt',
    'noch nicht vergeben',
    'ab 01.01.2027',
    'en attente de validation',
    'solicitado',
    'aguardando aprovação',
    'in attesa',
    'aangevraagd',
    '申請中',
    '2027年1月から',
    '待审批',
  ])('says that it is not there yet, which is asked: %s', async (note) => {
    const { wantedHoldings, questions } = await understood(beside('Comment', [note, '']));
    expect(wantedHoldings).toBe(6);
    expect(questions.map(({ id }) => id)).toEqual(['filter:Comment']);
  });

  it.each([
    ['Comment', ['requested by A. Boss on 2024-01-01', 'since 2020-01-01', 'from 2019-05-01', 'ab 2019']],
    ['Reason', ['Requested', 'Birthright', 'Policy']],
    ['Justification', ['Planned migration', 'Future reporting', 'Upcoming audits', '']],
    [
      'Comment',
      ['Future team lead', 'waiting for new laptop', 'Phone will be provisioned', 'wartet auf Laptop'],
    ],
    ['Comment', ['Annual leave from 2026-12-20', 'Next review from 2027-01-01', 'Urlaub ab 20.12.2026', '']],
    ['Comment', ['Waiting list of ward 3', 'pending tickets queue']],
    ['Comment', ['New manager from 2027-01-01', 'New cost center effective 2027-01-01']],
    ['Description', ['Approve pending invoices', 'Post journals not yet posted', 'View planned orders']],
  ])('says nothing of that below %s: %j', async (header, notes) => {
    const { wantedHoldings, questions } = await understood(beside(header, notes));
    expect(wantedHoldings).toBe(12);
    expect(questions).toEqual([]);
  });

  it('stands above those it is said of as well', async () => {
    const { wantedHoldings, questions } = await understood([
      'Login,Role',
      'anna.b,Buyer',
      'ben.o,Payer',
      'cem.a,Buyer',
      '',
      'To be added next month:',
      'dora.l,Payer',
      'emil.f,Buyer',
    ]);
    expect(wantedHoldings).toBe(3);
    expect(questions.map(({ id }) => id)).toEqual(['filter:sections']);
  });
});
