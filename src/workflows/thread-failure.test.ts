import { describe, expect, it } from 'vitest';
import { ProductError } from '../model/product-error.ts';
import { failedWith, failureOf } from './thread-failure.ts';

/** As another thread has it. */
const posted = (error: unknown) => failedWith(structuredClone(failureOf(error)));

describe('what a thread failed with', () => {
  it('is the same product error elsewhere: code, words, subject and causes', () => {
    const cause = new ProductError('okta.unavailable', {
      retryAfterSeconds: 7,
      cause: new TypeError('torn down'),
    });
    const error = new ProductError('pattern.gone', { fill: { number: 3 }, subject: 'ana_1', cause });
    const found = posted(error);
    expect(found).toBeInstanceOf(ProductError);
    expect(found).toMatchObject({
      code: 'pattern.gone',
      fill: { number: 3 },
      subject: 'ana_1',
      message: error.message,
      remedy: error.remedy,
      stack: error.stack,
      cause: {
        code: 'okta.unavailable',
        retryAfterSeconds: 7,
        cause: { name: 'TypeError', message: 'torn down' },
      },
    });
    expect(found.cause).toBeInstanceOf(ProductError);
  });

  it('keeps the name and the words of any other error, also of one that is its own cause or no error at all', () => {
    const own: Error = new RangeError('too long');
    own.cause = own;
    expect(posted(own)).toMatchObject({ name: 'RangeError', message: 'too long' });
    expect(posted(new Error('with a function', { cause: () => 1 }))).toMatchObject({
      message: 'with a function',
    });
    expect(posted('just words')).toMatchObject({ message: 'just words' });
  });
});
