import { expect, test } from '@jest/globals';

import { controllerUrl } from './controller-url.ts';

test.each([
  ['https://rakkr.example.org/', 'https://rakkr.example.org'],
  ['https://example.org/rakkr/api/v1', 'https://example.org/rakkr'],
  ['http://localhost:8787', 'http://localhost:8787'],
  ['http://127.0.0.1:8787', 'http://127.0.0.1:8787'],
  ['http://[::1]:8787', 'http://[::1]:8787'],
])('takes %s', (text, url) => {
  expect(controllerUrl(text)).toBe(url);
});

test.each([
  ['http://10.0.0.5:8787', 'Write https://10.0.0.5:8787.'],
  ['http://localhost.example.org', 'Write https://localhost.example.org.'],
  ['http://127.0.0.1.example.org', 'Write https://'],
  ['ftp://example.org', 'ftp:// is not spoken'],
  ['controller', 'is not an address'],
  ['https://user:secret@example.org', 'no user'],
])('refuses %s', (text, sentence) => {
  expect(() => controllerUrl(text)).toThrow(sentence);
});
