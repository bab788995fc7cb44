/** Words that stand in every title and say nothing. */
const EMPTY = new Set(
  'of and the for to in a an und der die das des für von de du la le les et y del di do da van en och i'.split(
    ' ',
  ),
);
/** Words of a title beyond these are not searched: it is a sentence. */
const MOST_WORDS = 6;

/** The words of a normalised title and each two in a row, as `title contains` can name them. */
export function titleWords(text: string): readonly string[] {
  const words = text
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !EMPTY.has(word))
    .slice(0, MOST_WORDS);
  const found = new Set(words);
  for (let i = 0; i + 1 < words.length; i++) found.add(`${words[i]} ${words[i + 1]}`);
  return [...found];
}
