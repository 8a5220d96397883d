import { expect, it } from 'vitest';
import { localPath, signInPath } from './returnTo';

// The lists of LocalPathTests.cs in AuthService.Tests are the same.
it.each([
  '/',
  '/chat/1',
  '/chat/0198f3a2-7c55-7e0b-9d36-2f6f0c1d2e3f',
  '/settings',
  '/chat/1/',
  '/dashboard?test=123',
  '/chat/1?tab=a&q=b%20c',
  '/?returnTo=https://evil.com',
  '/a.b/..c/d..',
  '/@evil.com',
])('accepts %s', (path) => {
  expect(localPath(path)).toBe(path);
});

it.each([
  null,
  '',
  ' ',
  'chat',
  '?a=b',
  '//evil.com',
  '///evil.com',
  '/chat//evil.com',
  '/\\evil.com',
  '\\\\evil.com',
  '\\/evil.com',
  '/%5Cevil.com',
  '/%5C/evil.com',
  '/%2f/evil.com',
  '/%2F%2Fevil.com',
  '/%252f/evil.com',
  '/%255Cevil.com',
  '/..%2F..%2Fevil.com',
  '/%2e%2e//evil.com',
  '/.//evil.com',
  '/..//evil.com',
  '/a/..//evil.com',
  '/./',
  '/..',
  '/a/../b',
  '/.?a=b',
  'https:evil.com',
  'https:/evil.com',
  'https://evil.com',
  'http://localhost:5173.evil.com',
  'http://trusted.com@evil.com',
  'http://trusted.com.evil.com',
  'http://eviltrusted.com',
  'https://trusted.com:443@evil',
  'javascript:alert(1)',
  'data:text/html,x',
  '/\t/evil.com',
  '/\n/evil.com',
  '/\r\nSet-Cookie: a=b',
  '/chat\n',
  '/a\0b',
  '/\u007f',
  '\t/chat',
  ' /chat',
  '/\uff0fevil.com',
  '/\uff3cevil.com',
  '/%c0%af/evil.com',
  '/ok#@evil',
  '/ok#a',
  '/chat/1?a=b#c',
  '/a b',
  '/a;b',
  '/<script>',
  '/a?b="',
  '/a?b=<c>',
  '/a?b=\\',
])('returns home instead of to %j', (path) => {
  expect(localPath(path)).toBe('/');
});

it('returns home instead of to a path that is too long', () => {
  expect(localPath(`/${'a'.repeat(1000)}`)).toBe('/');
});

it('remembers where to return to, except home', () => {
  expect(signInPath({ pathname: '/chat/1', search: '?a=b' })).toBe('/sign-in?returnTo=%2Fchat%2F1%3Fa%3Db');
  expect(signInPath({ pathname: '/', search: '' })).toBe('/sign-in');
});
