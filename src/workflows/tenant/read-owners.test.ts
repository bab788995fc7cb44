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

it.each([
  ['without the columns', 'application,person\nWiki,Ann\n', 'it has no column app, owner'],
  ['with a line that is cut off', 'app,owner\n"Wiki,Ann\nBlog,Ben\n', 'line 2 is damaged'],
  [
    'that names two owners of one app',
    'app,owner\nWiki,Ann\nBlog,Ben\n wiki ,Cem\n',
    'lines 2 and 4 name two owners of one app',
  ],
  [
    'with a note below',
    'app,owner\nWiki,Ann\nBlog,Ben\n\nCem asks for both\n',
    'line 5 is a note or a total, and none of the table',
  ],
  ['that is empty', '\n', 'it has no lines'],
  ['that is a damaged workbook', 'PK\u0003\u0004', 'its archive is damaged'],
])('says of a file %s that it is about the file of owners', async (_, text, why) => {
  await expect(read(text)).rejects.toMatchObject({
    code: 'signoff.owners_unreadable',
    reason: `The file of owners cannot be read: ${why}.`,
    remedy: 'Give it the columns app and owner, with one line for each app, as CSV or a workbook.',
  });
});
