import { describe, expect, it } from 'vitest';
import { attributeRole } from './attribute-policy.ts';
import { DatasetBuilder } from './dataset-builder.ts';
import { normalText } from './normal-text.ts';

const NOTHING_NAMED = { named: [], without: [] };
const SCOPE = { at: 0, source: 'report', filters: [], coverage: [] } as const;

describe('which attributes may be used', () => {
  it.each([
    ['department', 'plain'],
    ['costCenter', 'plain'],
    ['cost_center', 'plain'],
    ['userType', 'plain'],
    ['title', 'title'],
    ['jobTitle', 'title'],
    ['manager', 'manager'],
    ['managerId', 'manager'],
    ['favouriteColour', 'not-named'],
    ['employeeNumber', 'not-named'],
  ])('%s by its name: %s', (name, role) => {
    expect(attributeRole(name, NOTHING_NAMED)).toBe(role);
  });

  it.each(
    `religion Konfession religión gender Geschlecht genre_sexe sexe płeć 性別
     birthDate Geburtsdatum dateDeNaissance fecha_nacimiento dob age homeAddress
     salary Gehalt salaire sueldo salaris 給与 nationality Staatsangehörigkeit
     ethnicity countryOfBirth disabilityStatus Schwerbehinderung healthPlan maritalStatus
     tradeUnion personalEmail HOME_PHONE sexualOrientation citizenship lön
     Gewerkschaftsmitglied afiliacionSindical unionMembership Parteizugehörigkeit Herkunftsland Altersgruppe
     Lohngruppe Kinderfreibetrag Staatsbürgerschaft Elternzeit sexuelleOrientierung genre bloodType Blutgruppe
     Impfstatus Glaubensrichtung Muttersprache Anrede salutation fechaNac skinColor`.split(/\s+/),
  )('%s never, not even when it is named', (name) => {
    expect(attributeRole(name, { named: [name], without: [] })).toBe('sensitive');
  });

  it.each(
    `department Abteilung division costCenter Kostenstelle jobTitle Stelle location Standort userType jobFamily
     businessUnit alternateOffice bluetoothZone`.split(/\s+/),
  )('%s where it is named', (name) => {
    expect(attributeRole(name, { named: [name], without: [] })).not.toBe('sensitive');
  });

  it('others when they are named; organisational ones not when a person said so', () => {
    expect(attributeRole('shoeBrand', { named: ['shoeBrand'], without: [] })).toBe('plain');
    expect(attributeRole('division', { named: [], without: ['division'] })).toBe('not-named');
  });
});

describe('normalising a text', () => {
  it.each([
    ['Engineering', 'engineering'],
    ['  Account\u00a0 Manager ', 'account manager'],
    ['ＨＲ', 'hr'],
    ['Fi\u200bnance', 'finance'],
    [' \t', ''],
  ])('%j → %j', (raw, text) => {
    expect(normalText(raw)).toBe(text);
  });
});

describe('a dataset', () => {
  const builder = new DatasetBuilder(NOTHING_NAMED);
  const app = builder.addApp('app1', 'HR');
  const value = (name: string) =>
    builder.addValue({
      app,
      entitlementId: 'ent1',
      entitlement: 'Role',
      id: name,
      name,
      multiValue: true,
      sensitive: false,
    });
  const [reader, writer] = [value('Reader'), value('Writer')];
  const cells = ['Sales', 'sales ', '', 'Legal', 'Legal'];
  for (const [i, department] of cells.entries()) {
    const row = builder.addPerson({
      id: `u${i}`,
      active: i !== 4,
      profile: { department, religion: `secret ${i}`, company: 'Acme', hobby: 'chess' },
    });
    if (i < 4) builder.addMember(app, row);
  }
  for (const [person, held] of [
    [3, writer],
    [1, reader],
    [0, reader],
    [1, reader],
    [4, reader],
  ] as const)
    builder.addHolding(person, held);
  const dataset = builder.build(SCOPE);

  it('keeps the raw texts beside the normalised ones', () => {
    expect(dataset.attributes).toHaveLength(1);
    const [department] = dataset.attributes;
    expect(department?.raws).toEqual(['Sales', 'sales ', 'Legal']);
    expect(department?.texts).toEqual(['sales', 'legal']);
    expect([...(department?.codes ?? [])]).toEqual([1, 2, 0, 3, 3]);
    expect([...(department?.textOf ?? [])]).toEqual([1, 1, 2]);
  });

  it('names what is left out and why, and keeps no value of it', () => {
    expect(dataset.leftOut).toEqual([
      { name: 'company', reason: 'constant', distinct: 1, filled: 5 },
      { name: 'hobby', reason: 'not-named' },
      { name: 'religion', reason: 'sensitive' },
    ]);
    expect(JSON.stringify(dataset)).not.toMatch(/secret|chess/);
  });

  it('holds each holding once, of members only, and says how many it took out', () => {
    expect([...dataset.holdings.offsets]).toEqual([0, 2, 3]);
    expect([...dataset.holdings.people]).toEqual([0, 1, 3]);
    expect(dataset.scope.filters).toEqual([{ name: 'not-members', removed: 1 }]);
    expect([...dataset.people.active]).toEqual([1, 1, 1, 1, 0]);
  });

  it('leaves out an attribute that names people instead of describing them', () => {
    const many = new DatasetBuilder({ named: ['badge'], without: [] });
    for (let i = 0; i < 30; i++)
      many.addPerson({ id: `u${i}`, active: true, profile: { badge: `B${i}`, title: `Title ${i}` } });
    const { attributes, leftOut } = many.build(SCOPE);
    expect(attributes.map(({ name }) => name)).toEqual(['title']);
    expect(leftOut).toEqual([{ name: 'badge', reason: 'identifier-like', distinct: 30, filled: 30 }]);
  });
});
