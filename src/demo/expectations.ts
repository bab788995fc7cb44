/** What the demo promised, beside what was read back. */
export class Expectations {
  readonly #rows: { readonly name: string; readonly expected: string; readonly actual: string }[] = [];

  check(name: string, expected: unknown, actual: unknown): void {
    this.#rows.push({ name, expected: String(expected), actual: String(actual) });
  }

  hold(): boolean {
    return this.#rows.every(({ expected, actual }) => expected === actual);
  }

  table(): string {
    const width = Math.max(...this.#rows.map(({ name }) => name.length));
    return this.#rows
      .map(({ name, expected, actual }) =>
        expected === actual
          ? `   ✓ ${name.padEnd(width)}  ${actual}`
          : `   ✗ ${name.padEnd(width)}  expected ${expected}\n     ${''.padEnd(width)}  but read ${actual}`,
      )
      .join('\n');
  }
}
