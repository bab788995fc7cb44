import Papa from 'papaparse';
import { csvLine } from '../../src/model/csv-line.ts';
import type { SignOffSheet } from '../../src/model/sign-off.ts';
import type { SandboxApp } from '../../src/sandbox/state/objects.ts';
import { signOffState, takeSignOff } from '../../src/workflows/bundles/read-sign-off-sheet.ts';
import { signOffCsv } from '../../src/workflows/bundles/sign-off-files.ts';
import { makeSignOffSheets } from '../../src/workflows/bundles/sign-off-sheets.ts';
import { equals, handMadeAnalysis, type Said } from './hand-made-analysis.ts';
import { createWorld, type World } from './world.ts';

/** What an owner wrote into a line, by column. */
export type Answers = Readonly<Record<string, string>>;

export const SIGNED: Answers = { 'Decided by': 'Ann Owner', Date: '2026-11-02' };

export const FOUND: readonly Said[] = [
  { terms: [equals('department', 'Engineering')], values: ['Developer', 'Deploy', 'Code_Review'] },
  { terms: [equals('department', 'Finance')], values: ['Deploy'] },
  { terms: [equals('department', 'Sales')], values: ['Developer'] },
  { terms: [equals('department', '=cmd|calc')], values: ['=HYPERLINK("http://evil")'] },
];

const DEPARTMENTS = ['Engineering', 'Finance', 'Sales', '=cmd|calc', 'Support'];

/** "Dev Platform" with four patterns, and the sheet of its owner: out, filled in, and back. */
export interface SheetOfAnOwner {
  readonly world: World;
  readonly app: SandboxApp;
  /** Another app with such values and the same people. */
  readonly addApp: (label: string, names: readonly string[]) => SandboxApp;
  readonly written: (said?: readonly Said[]) => Promise<SignOffSheet>;
  readonly take: (bytes: Uint8Array) => ReturnType<typeof takeSignOff>;
  /** Where each line stands, by number of its pattern. */
  readonly stateOf: (sheet: SignOffSheet) => Promise<readonly (readonly [number, string])[]>;
}

export async function sheetOfAnOwner(): Promise<SheetOfAnOwner> {
  const world = await createWorld();
  const add = (label: string, names: readonly string[]) => addApp(world, label, names);
  const app = add('Dev Platform', ['Developer', 'Deploy', 'Code_Review', '=HYPERLINK("http://evil")']);
  return {
    world,
    app,
    addApp: add,
    async written(said = FOUND) {
      const { header } = await handMadeAnalysis(world, app.id, said);
      const owners = 'Ann Owner';
      const { sheets } = await makeSignOffSheets(world.context, { analysis: header.id, owners });
      const [sheet] = sheets;
      if (sheet === undefined) throw new Error('no sheet');
      return sheet;
    },
    take: (bytes) =>
      takeSignOff(world.context, async function* () {
        yield bytes;
      }),
    stateOf: async ({ id }) =>
      (await signOffState(world.context, id)).lines.map(({ line, state }) => [line.number, state]),
  };
}

function addApp({ sandbox: { tenant } }: World, label: string, names: readonly string[]): SandboxApp {
  const added = tenant.addApp({ label });
  tenant.addEntitlement({ appId: added.id, name: 'Role', values: names.map((name) => ({ name })) });
  for (const [n, department] of DEPARTMENTS.entries())
    for (let i = 0; i < 6; i++) {
      const login = `p${n}-${i}@acme.example`;
      const user =
        tenant.userList.find(({ profile }) => profile['login'] === login) ??
        tenant.addUser({ profile: { login, email: login, department } });
      tenant.addMember(added.id, user.id);
    }
  return added;
}

/** The sheet as a table, with the answers of an owner by number of the pattern. */
export function rowsOf(sheet: SignOffSheet, answers: Readonly<Record<number, Answers>>): readonly Answers[] {
  const { data } = Papa.parse<Record<string, string>>([...signOffCsv(sheet)].join('').replace('\ufeff', ''), {
    header: true,
    skipEmptyLines: true,
  });
  return data.map((row) => ({ ...row, ...answers[Number(row['Pattern'])] }));
}

export const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');

export function csvOf(rows: readonly Answers[]): Buffer {
  const columns = Object.keys(rows[0] ?? {});
  return utf8([columns, ...rows.map((row) => columns.map((name) => row[name] ?? ''))].map(csvLine).join(''));
}
