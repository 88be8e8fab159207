import { expect, test } from '@jest/globals';

import { errorFields } from './error-fields.ts';

test('says what failed and why, and nothing of what a driver hangs on its errors', () => {
  const cause = Object.assign(new Error('connection ended'), { code: '57P01', client: { password: 'hunter2' } });
  const fields = errorFields(new Error('cannot list rooms', { cause }));
  expect(fields).toMatchObject({ type: 'Error', message: 'cannot list rooms', cause: { code: '57P01' } });
  expect(JSON.stringify(fields)).not.toContain('hunter2');
});

test('ends at a chain of causes that leads back to itself', () => {
  const snake: Error & { cause?: unknown } = new Error('bites its tail');
  snake.cause = snake;
  expect(JSON.stringify(errorFields(snake)).match(/bites its tail/g)!.length).toBeLessThan(20);
});

test('names what was thrown that is no error', () => {
  expect(errorFields('just text')).toEqual({ type: 'string', message: 'just text' });
});
