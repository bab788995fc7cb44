import { writeXlsx } from 'hucre/xlsx';

/** A workbook of one sheet of which such cells (`B2:B3`) are merged, and keep what stands under them, as LibreOffice offers. */
export async function mergedWorkbook(
  rows: readonly (readonly (string | null)[])[],
  merges: readonly string[],
): Promise<Uint8Array> {
  return writeXlsx({
    sheets: [{ name: 'Sheet1', rows: rows.map((row) => [...row]), merges: merges.map(spanOf) }],
  });
}

function spanOf(range: string) {
  const [, left = '', top, right = '', bottom] = /^([A-Z])(\d+):([A-Z])(\d+)$/.exec(range) ?? [];
  return {
    startRow: Number(top) - 1,
    startCol: left.charCodeAt(0) - 65,
    endRow: Number(bottom) - 1,
    endCol: right.charCodeAt(0) - 65,
  };
}
