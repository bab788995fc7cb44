import type { Dialect, DialectOverrides } from '../../model/dialect.ts';
import { contentOf } from '../bytes/content.ts';
import { inUtf8 } from '../bytes/decode.ts';
import type { TableReader } from './header.ts';
import { sampled } from '../bytes/sample.ts';
import { findSheetDialect, readSheet } from './sheet/sheet-table.ts';
import { findTextDialect } from './text-dialect.ts';
import { TextTable } from './text-table.ts';

/** Reads all bytes of a report once and finds how to read them. Throws `intake.*`. */
export async function findDialect(
  bytes: AsyncIterable<Uint8Array>,
  overrides: DialectOverrides = {},
): Promise<Dialect> {
  const content = await contentOf(bytes);
  if (content.form === 'text')
    return await findTextDialect(content.container, await sampled(content.bytes), overrides);
  // A workbook's reader takes half as long to load as a small report to read.
  const { openWorkbook } = await import('./sheet/workbook.ts');
  return await findSheetDialect(await openWorkbook(content.archive), overrides);
}

/**
 * Reads a report as a table in a known dialect. Returns the number of physical lines (rows of a sheet); each of them was
 * in exactly one row. Throws `intake.*`; `internal` when lines are not accounted for.
 */
export async function readTable(
  bytes: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  reader: TableReader,
): Promise<number> {
  const content = await contentOf(bytes);
  if (content.form === 'workbook') {
    const { openWorkbook } = await import('./sheet/workbook.ts');
    return await readSheet(await openWorkbook(content.archive), dialect, reader);
  }
  const table = new TextTable(dialect, reader);
  for await (const chunk of inUtf8(content.bytes, dialect.encoding)) table.push(chunk);
  return table.end();
}
