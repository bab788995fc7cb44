import { textKey } from '../../identity/text-key.ts';
import { csvLineAsIs } from '../../model/csv-line.ts';
import type { CorroborationAttribute } from '../../model/report-columns.ts';
import type { Understanding, Wanted } from '../../model/understanding.ts';
import { chooseSettled } from './choose-report.ts';
import type { Call, Context } from '../context.ts';
import { wantedOfReport } from './read-wanted-apart.ts';

/** What Okta's console takes in one file (support article "Handling Large Entitlement Imports Using CSV"). */
const MOST_ROWS = 25_000;
const MOST_BYTES = 8_000_000;

/** What the console's template calls the attributes of a person. */
const ATTRIBUTES: Partial<Record<CorroborationAttribute, string>> = {
  firstName: 'firstName',
  lastName: 'lastName',
  email: 'email',
};

export interface ConsoleExport {
  /** Each a whole file: a header, the same in all, and whole people; no person is in two. */
  readonly files: readonly string[];
  readonly people: number;
  readonly holdings: number;
  /** Not in any file, because the format cannot say what they should hold. */
  readonly leftOut: readonly { readonly identifier: string; readonly value: string }[];
  readonly rejectedLines: number;
}

/**
 * An analysed report as the CSV that Okta's console imports: a column `ent_…` per entitlement, the values of a person in
 * one cell, separated by commas. A person with a value that holds a comma is left out whole, and listed: the console
 * would take that value for two. Throws `intake.*`.
 */
export async function exportForConsole(
  context: Context,
  input: { readonly report: string; readonly mostRows?: number; readonly mostBytes?: number },
  call: Call = {},
): Promise<ConsoleExport> {
  const { understanding, file } = await chooseSettled(context, input.report, call);
  const wanted = await wantedOfReport(context, { file, understanding }, call);
  const { entitlements } = understanding;
  const extra = understanding.corroboration.flatMap(({ attribute }, i) => {
    const name = ATTRIBUTES[attribute];
    return name === undefined ? [] : [{ name, i }];
  });
  const head = csvLineAsIs([
    'userName',
    ...extra.map(({ name }) => name),
    ...entitlements.map(({ name }) => `ent_${name}`),
  ]);
  const files = new Batches(head, input.mostRows ?? MOST_ROWS, input.mostBytes ?? MOST_BYTES);
  const leftOut: { identifier: string; value: string }[] = [];
  let people = 0;
  let holdings = 0;
  for (const group of samePeople(wanted)) {
    const [first = 0] = group;
    const values = valuesOf(understanding, wanted, group);
    const bad = values.flat().find((value) => value.includes(','));
    const identifier = wanted.identifiers[first] ?? '';
    if (bad !== undefined) {
      leftOut.push({ identifier, value: bad });
      continue;
    }
    files.add(
      csvLineAsIs([
        identifier,
        ...extra.map(({ i }) => wanted.corroboration[first]?.[i] ?? ''),
        ...values.map((names) => names.join(',')),
      ]),
    );
    people += 1;
    holdings += values.reduce((sum, names) => sum + names.length, 0);
  }
  return {
    files: files.all(),
    people,
    holdings,
    leftOut,
    rejectedLines: understanding.rejects.length,
  };
}

/** Rows of identifiers that are one text in Okta's eyes, in order of the first. */
function samePeople({ identifiers }: Wanted): Iterable<readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const [n, identifier] of identifiers.entries()) {
    const key = textKey(identifier);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [n]);
    else group.push(n);
  }
  return groups.values();
}

/** Per entitlement, the names of the values that somebody should hold. */
function valuesOf(
  { entitlements }: Understanding,
  wanted: Wanted,
  group: readonly number[],
): readonly (readonly string[])[] {
  const names = entitlements.map(() => new Set<string>());
  for (const n of group) {
    for (const v of wanted.values.subarray(wanted.offsets[n] ?? 0, wanted.offsets[n + 1] ?? 0)) {
      const row = wanted.valueTable[v];
      if (row === undefined) continue;
      const name = entitlements[row.entitlement]?.values[row.value]?.name;
      if (name !== undefined) names[row.entitlement]?.add(name);
    }
  }
  return names.map((set) => [...set]);
}

/** Files that are full when one more line would break a limit. */
class Batches {
  readonly #head: string;
  readonly #mostRows: number;
  readonly #mostBytes: number;
  readonly #files: string[] = [];
  #lines: string[] = [];
  #bytes = 0;

  constructor(head: string, mostRows: number, mostBytes: number) {
    this.#head = head;
    this.#mostRows = mostRows;
    this.#mostBytes = mostBytes;
  }

  add(line: string): void {
    const bytes = Buffer.byteLength(line);
    const full =
      this.#lines.length === this.#mostRows ||
      Buffer.byteLength(this.#head) + this.#bytes + bytes > this.#mostBytes;
    if (full && this.#lines.length > 0) this.#close();
    this.#lines.push(line);
    this.#bytes += bytes;
  }

  all(): readonly string[] {
    if (this.#lines.length > 0) this.#close();
    return this.#files;
  }

  #close(): void {
    this.#files.push(this.#head + this.#lines.join(''));
    this.#lines = [];
    this.#bytes = 0;
  }
}
