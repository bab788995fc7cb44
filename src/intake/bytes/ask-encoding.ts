import type { Dialect, DialectOverrides } from '../../model/dialect.ts';
import type { Overrides } from '../../model/question.ts';
import type { Doubt } from '../conclusion.ts';

const QUESTION = 'encoding';
/** More encodings than these nobody wants to choose from. */
const MOST_OFFERED = 5;
const LEAVE_OUT = 'leave out';
/** What an answer may name. */
const LABEL =
  /^(utf-(8|16|32)(le|be)?|windows-12\d\d|iso-8859-\d{1,2}|ibm\d{3}|macintosh|koi8-[ru]|shift_jis|euc-(jp|kr)|gb18030|big5)$/;

/** How the bytes are to be read where a person has answered which encoding they are in. */
export function withAnsweredEncoding({ answers, dialect }: Overrides): DialectOverrides {
  const said = new Map(Object.entries(answers ?? {})).get(QUESTION);
  return said === undefined || !LABEL.test(said) ? (dialect ?? {}) : { ...dialect, encoding: said };
}

/** Whether an answer is one to the question of the encoding, also where that is not asked (any more). */
export function answersEncoding(question: string, option: string | undefined): boolean {
  return question === QUESTION && option !== undefined && (option === LEAVE_OUT || LABEL.test(option));
}

/** Which encoding the report is in, where several explain it; records that they read differently wait for the answer. */
export function encodingDoubt({ encoding, otherEncodings }: Dialect): readonly Doubt[] {
  if (otherEncodings.length === 0) return [];
  const offered = [encoding, ...otherEncodings].slice(0, MOST_OFFERED);
  return [
    {
      id: QUESTION,
      code: 'encoding',
      column: -1,
      about: offered.join(', '),
      default: LEAVE_OUT,
      options: [
        { name: LEAVE_OUT },
        ...offered.map((name) => ({ name, trial: { kind: 'unsure' } as const })),
      ],
    },
  ];
}
