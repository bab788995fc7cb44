import { expect, it } from 'vitest';
import { zipOf } from '../../../../test/support/zip.ts';
import { Archive } from '../../bytes/archive.ts';
import { commentsOf } from './cell-comments.ts';

const TYPE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments';
const THREAD = 'http://schemas.microsoft.com/office/2017/10/relationships/threadedComment';

it('a conversation on a cell counts as what was said in it, not as the comment that stands in its place', async () => {
  const parts = {
    'xl/worksheets/_rels/sheet1.xml.rels': `<Relationships><Relationship Id="r1" Type="${TYPE}" Target="../comments1.xml"/><Relationship Id="r2" Type="${THREAD}" Target="/xl/threadedComments/t1.xml"/></Relationships>`,
    'xl/comments1.xml':
      '<comments><commentList><comment ref="C2" authorId="0"><text><t>[Threaded comment] edits will get removed</t></text></comment>' +
      '<comment ref="C3" authorId="0"><text><t>edits will get removed</t></text></comment>' +
      '<comment ref="AB4" authorId="1"><text><r><t>no </t></r><r><t xml:space="preserve">longer</t></r></text></comment></commentList></comments>',
    'xl/threadedComments/t1.xml':
      '<ThreadedComments><threadedComment ref="C2" id="{1}"><text>fine with me</text></threadedComment>' +
      '<threadedComment ref="C3" id="{2}"><text>has left</text></threadedComment></ThreadedComments>',
  };
  const archive = await Archive.open(
    zipOf(Object.entries(parts).map(([name, text]) => [name, Buffer.from(text)])),
  );
  const { count, over } = await commentsOf(archive, 'xl/worksheets/sheet1.xml');
  expect([count, [...over]]).toEqual([
    3,
    [
      [3, [{ cell: 2 }]],
      [4, [{ cell: 27 }]],
    ],
  ]);
  expect(await commentsOf(archive, 'xl/worksheets/sheet2.xml')).toEqual({ count: 0, over: new Map() });
});
