import { DomainError } from '@rakkr/shared/problems/vocabulary';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Address of the controller as the node may use it: HTTPS anywhere, plain HTTP on this machine only, because the
 * node's credential and the rooms' audio travel on it.
 *
 * @returns the origin and base path, without a slash at the end
 * @throws DomainError configuration.invalid with a sentence that says what to write
 */
export function controllerUrl(text: string): string {
  if (!URL.canParse(text)) throw refuse(`"${text}" is not an address. Write https://controller.example.org.`);
  const url = new URL(text);
  if (url.username !== '' || url.search !== '' || url.hash !== '') {
    throw refuse(`The controller's address has no user, query or fragment: ${url.origin}.`);
  }
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    throw refuse(`Plain HTTP is for this machine only. Write https://${url.host}.`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw refuse(`${url.protocol}// is not spoken. Write https://${url.host}.`);
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '').replace(/\/api\/v1$/, '');
}

const refuse = (detail: string): DomainError => new DomainError('configuration.invalid', { detail });
