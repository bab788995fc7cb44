import { ProductError } from '../model/product-error.ts';
import { RATE_BUCKETS } from '../model/rates.ts';

/** Reads `bucket=percent; …`; a percent alone is for every bucket (`*`). Throws `config.invalid`, naming the setting. */
export function parseShares(text: string, setting: string): Readonly<Record<string, number>> {
  const shares: Record<string, number> = {};
  for (const part of text.split(';')) {
    if (part.trim() === '') continue;
    const [, bucket = '*', percent = ''] = /^(?:(.+?)\s*=\s*)?(\d{1,3})\s*%?$/.exec(part.trim()) ?? [];
    if (percent === '' || Number(percent) < 1 || Number(percent) > 100) {
      throw new ProductError('config.invalid', {
        fill: { setting, why: 'it must look like bucket=percent, with 1 to 100 percent' },
        subject: part.trim(),
      });
    }
    // A limit that nobody knows would be spared by nobody.
    if (bucket !== '*' && !RATE_BUCKETS.includes(bucket))
      throw new ProductError('config.invalid', {
        fill: { setting, why: `there is no rate limit of that name, but ${RATE_BUCKETS.join('; ')}` },
        subject: part.trim(),
      });
    shares[bucket] = Number(percent) / 100;
  }
  return shares;
}
