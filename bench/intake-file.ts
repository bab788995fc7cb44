/** The bytes of a report of `rows` × 10 columns, about a hundredth of the rows with a quoted line break; 107 MB per million. */
export function* intakeRows(rows: number): Iterable<Buffer> {
  let lines: string[] = [
    'Email,First Name,Last Name,Department,Title,Location,Employee Number,Role,Group,Notes',
  ];
  for (let n = 0; n < rows; n++) {
    const person = n % 900_000;
    const notes = n % 100 === 0 ? '"first line\nsecond ""line"""' : `note ${n % 977}`;
    lines.push(
      `person.${person}@company.example,Jürgen ${person % 997},Lefèvre-${person % 1_409},Department ${person % 40},Title ${person % 211},Location ${person % 17},${100_000 + person},Role ${(n * 7) % 61},Group ${(n * 13) % 251},${notes}`,
    );
    if (lines.length < 5_000) continue;
    yield Buffer.from(`${lines.join('\n')}\n`);
    lines = [];
  }
  yield Buffer.from(`${lines.join('\n')}\n`);
}
