import * as z from 'zod';
import { ProductError } from '../../model/product-error.ts';
import { planPatternBundles } from '../../workflows/bundles/plan-pattern-bundles.ts';
import { planSignedOff } from '../../workflows/bundles/plan-signed-off.ts';
import { defineTool } from '../define-tool.ts';
import { patternInput } from '../inputs.ts';
import { planAnswer, planData } from '../answers/plan-answer.ts';

const name = z.string().min(1).max(255);
const description = z.string().min(1).max(1000);

export const createBundleFromPattern = defineTool({
  name: 'create_bundle_from_pattern',
  title: 'Plan the bundles of patterns',
  access: 'plan',
  description:
    'Plans the entitlement bundle of a pattern, or of several patterns of one Okta app at once, by number or id, and stores the plan. Writes nothing to Okta: the plan takes effect through apply_plan, which creates the bundles, reads them back and compares. ' +
    "Creating a bundle changes nobody's access: people get it by request, by an access collection or by a grant; the plan says how to make it requestable. Of several, those that cannot be made are left out and named: name taken, value or app gone, values that a risk rule forbids together, risk rules that cannot be read, several values of an entitlement that takes one, rejected by the owner on a sign-off sheet, not in the newest analysis, no such pattern; refused where that leaves none. What the owner amended is planned as amended. Names are data of the organisation.",
  input: z.strictObject({
    pattern: patternInput.optional(),
    name: name.optional().describe('Instead of the generated name.'),
    description: description.optional().describe('Instead of the generated description.'),
    patterns: z
      .array(
        z.strictObject({ pattern: patternInput, name: name.optional(), description: description.optional() }),
      )
      .min(1)
      .max(100)
      .optional()
      .describe('Several at once, instead of `pattern`.'),
    sheet: z
      .string()
      .min(1)
      .max(60)
      .optional()
      .describe('Instead: what an owner approved on this sign-off sheet (sht_…) of one app.'),
  }),
  data: planData,
  async handler(context, input, call) {
    const { sheet, pattern, patterns } = input;
    const named = [sheet, pattern, patterns].filter((one) => one !== undefined);
    const worded = input.name !== undefined || input.description !== undefined;
    if (named.length !== 1 || (worded && pattern === undefined)) throw new ProductError('pattern.what');
    if (sheet !== undefined) {
      const [plan] = await planSignedOff(context, { sheet, oneApp: true }, call);
      if (plan === undefined) throw new ProductError('signoff.nothing');
      return planAnswer(plan);
    }
    const wishes =
      pattern === undefined
        ? (patterns ?? [])
        : [{ pattern, name: input.name, description: input.description }];
    const plan = await planPatternBundles(
      context,
      {
        bundles: wishes.map((wish) => ({
          pattern: wish.pattern,
          ...(wish.name === undefined ? {} : { name: wish.name }),
          ...(wish.description === undefined ? {} : { description: wish.description }),
        })),
      },
      call,
    );
    return planAnswer(plan);
  },
});
