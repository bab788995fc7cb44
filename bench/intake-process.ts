import { createReadStream } from 'node:fs';
import Papa from 'papaparse';
import { parse } from 'csv-parse';
import { type BaseParse, inferSchema, initParser, type Parser } from 'udsv';
import { analyze } from '../src/intake/analyze.ts';
import { findDialect, readTable } from '../src/intake/table/table.ts';

/** One measurement in a process of its own: `intake-process.ts <what> <file>` prints seconds, records and peak memory. */
const [, , what = '', path = ''] = process.argv;
const open = () => createReadStream(path, { highWaterMark: 262_144 });
let records = 0;
let cells = 0;

const WORK: Readonly<Record<string, () => Promise<void>>> = {
  tokenizer: async () => {
    const dialect = await findDialect(createReadStream(path, { end: 131_071 }));
    started = performance.now();
    await readTable(open(), dialect, {
      onHeader: () => undefined,
      onRow: (row) => {
        if (row.kind !== 'record') return;
        records += 1;
        cells += row.cells.length;
      },
    });
  },
  // Decoded by the stream: Papa Parse damages letters at the edges of byte chunks.
  papaparse: () =>
    new Promise((done, failed) => {
      Papa.parse<string[]>(open().setEncoding('utf8'), {
        step: ({ data }) => {
          records += 1;
          cells += data.length;
        },
        complete: () => done(),
        error: failed,
      });
    }),
  udsv: async () => {
    let parser: Parser | undefined;
    const parse: BaseParse<string[]> = (text, onRow) => parser?.stringArrs<string[]>(text, onRow) ?? [];
    for await (const chunk of open().setEncoding('utf8') as AsyncIterable<string>) {
      parser ??= initParser(inferSchema(chunk));
      parser.chunk<string[]>(chunk, parse, (row) => {
        records += 1;
        cells += row.length;
      });
    }
    parser?.end();
  },
  'csv-parse': async () => {
    for await (const row of open().pipe(parse())) {
      records += 1;
      cells += (row as string[]).length;
    }
  },
  analysis: async () => {
    const understanding = await analyze({
      id: 'und_bench',
      name: 'x.csv',
      path: 'x.csv',
      now: Date.now(),
      open,
    });
    records = understanding.lines.records;
    cells = understanding.wantedHoldings;
  },
};

let started = performance.now();
await WORK[what]?.();
console.log(
  JSON.stringify({
    seconds: (performance.now() - started) / 1_000,
    records,
    cells,
    peakMegabytes: process.resourceUsage().maxRSS / 1_024,
  }),
);
