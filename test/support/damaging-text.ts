import fc from 'fast-check';

/** What put into a report may change how it is cut into lines and cells. */
export const damagingText = fc.constantFrom(
  '',
  '"',
  '""',
  '\n',
  '\r',
  '\r\n',
  ',',
  ';',
  '|',
  '\t',
  '\0',
  'x',
  '"\n"',
  '\n\n',
  "'",
  '\\"',
  '\u00FF',
  '---',
  'Total',
);
