import { createRequestStateCodec } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { canonicalHash } from '../../model/canonical-json.ts';
import { tenantText } from '../tenant-text.ts';
import { type AskState, personBehind, type Question } from './person.ts';

const codec = createRequestStateCodec<AskState>({ key: 'k'.repeat(32) });
const shownOf = ({ lines }: Question) => canonicalHash([...lines]);

describe('the person behind a client', () => {
  it('agrees to the plan that was shown, not to another', () => {
    const about = (plan: string): Question => ({
      plan,
      hash: `hash of ${plan}`,
      lines: [tenantText('shown')],
      phrase: undefined,
    });
    const asked = about('p');
    const request = {
      inputResponses: { agreement: { action: 'accept', content: { agree: true } } },
      requestState: () => ({ plan: asked.plan, hash: asked.hash, shown: shownOf(asked) }),
    };
    const person = personBehind(request as never, { elicitation: {} }, codec);
    expect(person.answer(asked)).toBe('agreed');
    expect(person.answer(about('q'))).toBe('refused');
    expect(person.answer({ ...asked, hash: 'another' })).toBe('refused');
    expect(person.answer({ ...asked, lines: [tenantText('something else')] })).toBe('refused');
  });

  it('takes the typed phrase where the plan takes something away', () => {
    const about: Question = {
      plan: 'p',
      hash: 'h',
      lines: [tenantText('shown')],
      phrase: tenantText('HR Platform 12'),
    };
    const answered = (content: Record<string, unknown>) =>
      personBehind(
        {
          inputResponses: { agreement: { action: 'accept', content } },
          requestState: () => ({ plan: 'p', hash: 'h', shown: shownOf(about) }),
        } as never,
        { elicitation: {} },
        codec,
      ).answer(about);
    expect(answered({ agree: true })).toBe('refused');
    expect(answered({ agree: true, phrase: 'hr platform 12' })).toBe('mistyped');
    expect(answered({ agree: true, phrase: ' HR Platform 12 ' })).toBe('agreed');
    expect(answered({ agree: false, phrase: 'HR Platform 12' })).toBe('refused');
    expect(answered({ agree: true, phrase: 'HR Platform 12' })).toBe('agreed');
  });

  it.each([
    [{}, true],
    [{ form: {} }, true],
    [{ form: {}, url: {} }, true],
    [{ url: {} }, false],
    [undefined, false],
  ])('can be asked for where the client declares elicitation %o: %s', (elicitation, can) => {
    const declared = elicitation === undefined ? {} : { elicitation };
    const legacy = personBehind({} as never, declared, codec);
    const modern = personBehind(
      { envelope: { 'io.modelcontextprotocol/clientCapabilities': declared } } as never,
      undefined,
      codec,
    );
    expect([legacy.canBeAsked, modern.canBeAsked]).toEqual([can, can]);
  });
});
