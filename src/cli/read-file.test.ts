import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readOwners } from '../workflows/tenant/read-owners.ts';
import { readableFile } from './read-file.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'read-file-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('names the file that is gone, is a folder, or cannot be opened when it is read', async () => {
  const file = join(folder, 'owners.csv');
  writeFileSync(file, 'app,owner\nWiki,Ann\n');
  const open = await readableFile(file, 'signoff.owners_unreadable');
  expect(await readOwners(open)).toEqual([{ app: 'Wiki', owner: 'Ann' }]);
  unlinkSync(file);
  const code = 'signoff.owners_unreadable';
  await expect(readOwners(open)).rejects.toMatchObject({
    code,
    reason: 'The file of owners cannot be read: it cannot be opened.',
    subject: file,
  });
  for (const path of [file, folder])
    await expect(readableFile(path, code)).rejects.toMatchObject({
      code,
      reason: 'The file of owners cannot be read: there is no such file.',
      subject: path,
    });
});
