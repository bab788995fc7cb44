import type { SheetChoice } from '../model/dialect.ts';
import { ProductError } from '../model/product-error.ts';

/** That nothing was read; of a workbook with other sheets, which was read and which were not. */
export function noLines(sheet?: Pick<SheetChoice, 'name' | 'sheets'>, subject?: string): ProductError {
  const others = sheet?.sheets.filter(({ name }) => name !== sheet.name) ?? [];
  if (sheet === undefined || others.length === 0)
    return new ProductError('intake.empty', subject === undefined ? {} : { subject });
  return new ProductError('intake.empty_sheet', {
    fill: { others: others.length },
    subject: `${sheet.name}; not read: ${sheetNames(others)}`,
  });
}

/**
 * That nobody is named in what was read, with its columns, as `cause` has them: whoever must name one sees them nowhere
 * else. Of a workbook with other sheets, which was read and which were not.
 */
export function nobodyNamed(sheet: SheetChoice | undefined, path: string, cause: unknown): ProductError {
  const others = sheet?.sheets.filter(({ name }) => name !== sheet.name) ?? [];
  const columns = cause instanceof ProductError ? cause.subject : undefined;
  if (sheet === undefined || others.length === 0)
    return new ProductError('intake.no_identifier', {
      subject: columns === undefined ? path : `${path}; ${columns}`,
      cause,
    });
  return new ProductError('intake.sheet_without_people', {
    fill: { others: others.length },
    subject: `${sheet.name}; not read: ${sheetNames(others)}`,
    cause,
  });
}

/** The sheets of a workbook by name, hidden ones marked. */
export function sheetNames(sheets: SheetChoice['sheets']): string {
  return sheets.map(({ name, hidden }) => (hidden ? `${name} (hidden)` : name)).join(', ');
}
