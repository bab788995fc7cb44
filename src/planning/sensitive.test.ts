import { expect, it } from 'vitest';
import { isSensitive, SENSITIVE_WORDS } from './sensitive.ts';

it.each([
  'Administrators',
  'SuperUser',
  'Payroll Approver',
  'Sicherheitsbeauftragter',
  'Gehaltsabrechnung',
  'Administrateur réseau',
  'Nómina',
  'Gestión de Nómina',
  'Segurança da informação',
  'Администратор',
  'システム管理者',
  '系统管理员',
  '시스템관리자',
])('%s looks privileged', (name) => {
  expect(isSensitive(name, SENSITIVE_WORDS)).toBe(true);
  // As a file may spell it: marks of letters apart.
  expect(isSensitive(name.normalize('NFD'), SENSITIVE_WORDS)).toBe(true);
});

it.each(['Viewer', 'Rooted Plants', 'Badminton', 'Lohn und Brot', 'Paieza', '管理', 'Read'])(
  '%s does not',
  (name) => {
    expect(isSensitive(name, SENSITIVE_WORDS)).toBe(false);
  },
);
