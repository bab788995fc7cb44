/** Cells of a line whose columns start at fixed places; undefined where a word crosses the edge of a column. */
export function fixedCells(line: string, starts: readonly number[]): readonly string[] | undefined {
  const cells: string[] = [];
  for (const [i, start] of starts.entries()) {
    if (start > 0 && start < line.length && line[start - 1] !== ' ') return undefined;
    cells.push(line.slice(start, starts[i + 1]).trim());
  }
  return line.slice(0, starts[0]).trim() === '' ? cells : undefined;
}
