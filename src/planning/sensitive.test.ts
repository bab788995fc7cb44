import { expect, it } from 'vitest';
import { heldName, isSensitive, SENSITIVE_WORDS } from './sensitive.ts';

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
  'Systemadministrator',
  'Systemadministratoren',
  'Datenbankadministrator',
  'sysadmin',
  'DBAdmin',
  'ＡＤＭＩＮ',
  'Grundgehalt',
  'Datensicherheitsbeauftragter',
  'Systeembeheerder',
  'Securite',
  'SECURITE INFORMATIQUE',
  'Nomina',
  'Proprietaire',
  'Proprietaires',
  'Eigentümer',
  'Eigentumer',
  'Eigentuemer',
  'Wlasciciel',
  'Dział bezpieczeństwa',
  'Администрирование',
  'Отдел безопасности',
  'Кибербезопасность',
  'Для владельцев',
])('%s looks privileged', (name) => {
  expect(isSensitive(name, SENSITIVE_WORDS)).toBe(true);
  // As a file may spell it: marks of letters apart.
  expect(isSensitive(name.normalize('NFD'), SENSITIVE_WORDS)).toBe(true);
});

it.each([
  'Author',
  'Viewer',
  'Read',
  'Customer',
  'Badminton',
  'Rooms',
  'Router',
  'Rooted Plants',
  'Sudoku',
  'Godfrey',
  'Nominations',
  'Nominal Ledger',
  'Nominativo',
  'Unprivileged User',
  'Proprietary Trading',
  'Securities Trading',
  'Ticketmaster',
  'Supermarket',
  'Supermarkt Kasse',
  'Supermercados',
  'Supermarché',
  'Superannuation Reader',
  'Kunde',
  'Versicherung',
  'Inhalt',
  'Wassergehalt',
  'Lohn und Brot',
  'rue',
  'Paiement',
  'Paieza',
  'normal',
  'Domina',
  'Владивосток',
  '管理',
])('%s does not', (name) => {
  expect(isSensitive(name, SENSITIVE_WORDS)).toBe(false);
});

it.each(['Prüfer', 'Pruefer', 'Prufer', 'PRÜFER', 'Wirtschaftsprüfer'])(
  'a configured word is found however its umlaut is written: %s',
  (name) => {
    expect(isSensitive(name, ['prüfer'])).toBe(true);
    if (name !== 'Prufer') expect(isSensitive(name, ['Pruefer'])).toBe(true);
  },
);

it.each([
  ['Code_Review', 'code review'],
  ['Domain Admins', 'ACME Domain-Admins'],
  ['DomainAdmins', 'domain admins'],
  ['domain admin', 'DomainAdmins'],
  ['Eigentümer Lager', 'Eigentuemer-Lager'],
])('an entry of several words, %s, is found in %s', (entry, name) => {
  expect(isSensitive(name, [entry])).toBe(true);
});

it.each(['Domain Reader', 'Admin of a Domain', 'Domain', 'Domain Read Admins'])(
  'an entry of several words is not in %s',
  (name) => {
    expect(isSensitive(name, ['Domain Admins'])).toBe(false);
  },
);

it.each([
  ['Administrator', 'Yes', 'Administrator=Yes'],
  ['Administrator', ' TRUE ', 'Administrator= TRUE '],
  ['Administrator', 'ja', 'Administrator=ja'],
  ['Administrator', 'X', 'Administrator=X'],
  ['Administrator', 'No', 'No'],
  ['Role', 'Reader', 'Reader'],
])('%s with the value %j is called %j', (entitlement, value, called) => {
  expect(heldName(entitlement, value)).toBe(called);
});
