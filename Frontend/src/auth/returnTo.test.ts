import { expect, it } from 'vitest';
import { localPath, signInPath } from './returnTo';

it.each(['/', '/chat/1', '/chat/1?tab=a#b', '/a%20b'])('accepts %s', (path) => {
  expect(localPath(path)).toBe(path);
});

it.each([
  null,
  '',
  'chat',
  '//evil.com',
  '/\\evil.com',
  '\\\\evil.com',
  '/\t/evil.com',
  '/\n/evil.com',
  '/.//evil.com',
  '/a/..//evil.com',
  'https:evil.com',
  'https:/evil.com',
  'https://evil.com',
  'http://localhost:5173.evil.com',
  'javascript:alert(1)',
  'data:text/html,x',
])('goes home instead of to %j', (path) => {
  expect(localPath(path)).toBe('/');
});

it('remembers where to return to, except home', () => {
  expect(signInPath({ pathname: '/chat/1', search: '?a=b' })).toBe('/sign-in?returnTo=%2Fchat%2F1%3Fa%3Db');
  expect(signInPath({ pathname: '/', search: '' })).toBe('/sign-in');
});
