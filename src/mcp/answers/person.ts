import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  inputRequired,
  inputResponse,
  type ClientCapabilities,
  type InputRequiredResult,
  type RequestStateCodec,
  type ServerContext,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import { canonicalHash } from '../../model/canonical-json.ts';
import type { TenantText } from '../tenant-text.ts';

/** What a form was about; sealed, so that an answer counts for that plan only. */
export interface AskState {
  readonly plan: string;
  readonly hash: string;
  /** Hash of what the person was shown. */
  readonly shown: string;
}

/** The person at the client, as far as this call can reach them. */
export interface Person {
  /** The client declared that it can show a form. */
  readonly canBeAsked: boolean;
  /** What came back to the form about this plan; `not-asked` in the first round. */
  answer(about: Question): Answered;
  /** The result that makes the client show the form. */
  ask(about: Question): Promise<InputRequiredResult>;
}

export interface Question {
  readonly plan: string;
  readonly hash: string;
  /** What the person reads: our words and cleaned text of the tenant, one item a line. */
  readonly lines: readonly TenantText[];
  /** What must be typed, where agreeing takes more than a tick. */
  readonly phrase: TenantText | undefined;
}

/** `mistyped`: the person agreed, but typed another phrase than the one shown. */
export type Answered = 'not-asked' | 'refused' | 'mistyped' | 'agreed';

const ASK = 'agreement';
const agreeField = z
  .boolean()
  .meta({ title: 'Apply this plan', description: 'Tick to agree; anything else changes nothing.' });
const form = z.object({ agree: agreeField });
const formWithPhrase = z.object({
  agree: agreeField,
  phrase: z.string().meta({ title: 'Type the phrase shown above' }),
});

/** The person behind one call, in either protocol era. `legacy`: what the client declared at `initialize`. */
export function personBehind(
  request: ServerContext['mcpReq'],
  legacy: ClientCapabilities | undefined,
  codec: RequestStateCodec<AskState>,
): Person {
  const declared =
    (declaredIn(request.envelope, CLIENT_CAPABILITIES_META_KEY) as ClientCapabilities | undefined) ?? legacy;
  const elicitation = declared?.elicitation;
  return {
    // A bare `elicitation: {}` means forms; one that names only `url` cannot show them.
    canBeAsked:
      elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined),
    answer(about) {
      const state = request.requestState<AskState>();
      const response = inputResponse(request.inputResponses, ASK);
      if (state === undefined || response.kind === 'missing') return 'not-asked';
      if (state.plan !== about.plan || state.hash !== about.hash || state.shown !== shown(about))
        return 'refused';
      const content = acceptedContent(
        request.inputResponses,
        ASK,
        about.phrase === undefined ? form : formWithPhrase,
      );
      if (content?.agree !== true) return 'refused';
      if (about.phrase === undefined) return 'agreed';
      const typed = 'phrase' in content ? content.phrase : undefined;
      return typeof typed === 'string' && typed.trim() === about.phrase ? 'agreed' : 'mistyped';
    },
    async ask(about) {
      return inputRequired({
        inputRequests: {
          [ASK]: inputRequired.elicit({
            message: about.lines.join('\n'),
            requestedSchema: about.phrase === undefined ? form : formWithPhrase,
          }),
        },
        requestState: await codec.mint({ plan: about.plan, hash: about.hash, shown: shown(about) }),
      });
    },
  };
}

/** A key of the modern envelope; legacy requests have none. */
export function declaredIn(envelope: object | undefined, key: string): unknown {
  return envelope === undefined ? undefined : (envelope as Readonly<Record<string, unknown>>)[key];
}

function shown(about: Question): string {
  return canonicalHash([...about.lines]);
}
