/** Words that stand in every title and say nothing. */
const EMPTY = new Set(
  'of and the for to in a an und der die das des für von de du la le les et y di do da van en och i'.split(
    ' ',
  ),
);

/**
 * The words of a normalised title and each two in a row, as `title contains` can name them: all of them, however long the
 * title is, for whoever reads `title contains "auditor"` means everybody whose title has the word.
 */
export function titleWords(text: string): readonly string[] {
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '' && !EMPTY.has(word));
  const found = new Set(words);
  for (let i = 0; i + 1 < words.length; i++) found.add(`${words[i]} ${words[i + 1]}`);
  return [...found];
}
