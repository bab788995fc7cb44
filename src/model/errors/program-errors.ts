import type { ErrorsOf } from './errors-of.ts';

/** Errors of this program: how it is set up and called, and where it writes. */
export const PROGRAM_ERRORS = {
  'config.missing': {
    cause: 'The setting {setting} is not set.',
    remedy: 'Set {setting} in the environment of the server (see .env.example) and start it again.',
  },
  'config.invalid': {
    cause: 'The setting {setting} is not usable: {why}.',
    remedy: 'Correct {setting} and start again.',
  },
  'config.stdin_not_a_terminal': {
    cause: 'This command asks a person, and there is no terminal to ask at.',
    remedy: 'Run it in a terminal; nothing was changed.',
  },
  'input.invalid': {
    cause: 'The argument {argument} of {tool} {wrong}; expected: {expected}.',
    remedy: 'Correct {argument} and call again. It is: {about}',
  },
  'input.unknown': {
    cause: '{tool} has no argument of that name.',
    remedy: 'Leave it out, or use one of its arguments: {names}.',
  },
  'input.too_much': {
    cause: 'The answer of {tool} would be longer than a model should read.',
    remedy: 'Ask for fewer rows at once, by limit, or for a smaller part.',
  },
  'input.wrong_cursor': {
    cause: 'The cursor is a place in another list than the one that these arguments of {tool} name.',
    remedy: 'Repeat the arguments of the call that gave the cursor, or leave the cursor out to begin.',
  },
  'output.taken': {
    cause: 'A file of that name is there already; nothing is overwritten.',
    remedy: 'Name another folder, or move the file away.',
  },
  'output.unwritable': {
    cause: 'The files could not be written: {why}.',
    remedy: 'Name a folder that you may write to, with room for them, and run it again.',
  },
  'store.unavailable': {
    cause: 'The local database cannot be used: {why}.',
    remedy: 'Check OKTA_ENTITLEMENTS_HOME, its permissions and the free space.',
  },
  'store.newer': {
    cause: 'The local database was written by a newer version.',
    remedy: 'Use that version, or another OKTA_ENTITLEMENTS_HOME.',
  },
} as const satisfies ErrorsOf<'config' | 'input' | 'output' | 'store'>;
