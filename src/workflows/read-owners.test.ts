import { expect, it } from 'vitest';
import { readOwners } from './read-owners.ts';

const read = (text: string) =>
  readOwners(async function* () {
    yield Buffer.from(text, 'utf8');
  });

it.each([
  ['as it is described', 'app,owner\nWiki,Ann\n'],
  ['as a spreadsheet of another country saves it', 'App;Owner\r\nWiki;Ann\r\n'],
  ['with a column more', 'Number,OWNER,App \n1,Ann,Wiki\n'],
])('a file of owners is read %s', async (_, text) => {
  expect(await read(text)).toEqual([{ app: 'Wiki', owner: 'Ann' }]);
});

it('says of a file without the columns that it is about the file of owners', async () => {
  await expect(read('application,person\nWiki,Ann\n')).rejects.toMatchObject({
    code: 'signoff.owners_unreadable',
    remedy: 'Give it the columns app and owner, with one line for each app, as CSV or a workbook.',
  });
});
