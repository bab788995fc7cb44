import { ProductError } from '../model/product-error.ts';

/**
 * The only origin that will ever be contacted. A bare host means https; `http:` is taken for loopback only.
 * Throws `config.invalid`.
 */
export function originOf(domain: string, setting = 'OKTA_DOMAIN'): string {
  const invalid = (why: string) => new ProductError('config.invalid', { fill: { setting, why } });
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(domain) ? domain : `https://${domain}`);
  } catch {
    throw invalid('it is no host name');
  }
  if (
    url.username !== '' ||
    url.password !== '' ||
    url.search !== '' ||
    url.hash !== '' ||
    !['', '/'].includes(url.pathname)
  ) {
    throw invalid('it must be a host name or an origin, with nothing behind it');
  }
  if (/-admin\.(okta|oktapreview|okta-emea|okta-gov)\.com$|-admin\.okta\.mil$/.test(url.hostname))
    throw invalid('it is the address of the Admin Console; the organisation itself has it without -admin');
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw invalid('only https is accepted, and http for this machine itself');
  }
  return url.origin;
}
