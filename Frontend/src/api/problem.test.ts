import { expect, it } from 'vitest';
import { uuid7 } from '../lib/uuid';
import { describeError } from './describeError';
import { ApiError, NetworkError, readProblem } from './problem';

const json = (body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status: 422, headers });

it('reads problem details', async () => {
  const errors = { email: ['Wrong.'] };
  const problem = await readProblem(
    json({ code: 'validation_failed', detail: 'Some fields.', errors }, { 'retry-after': '5' }),
  );
  expect(problem).toMatchObject({
    status: 422,
    code: 'validation_failed',
    message: 'Some fields.',
    errors,
    retryAfterSeconds: 5,
  });
});

it.each(['<html>Bad gateway</html>', '[]', '"text"', '{"code":7,"errors":"many","detail":null}'])(
  'makes a problem of a body that is none: %s',
  async (body) => {
    const problem = await readProblem(new Response(body, { status: 502 }));
    expect(problem).toMatchObject({ status: 502, code: 'http_502', errors: {} });
    expect(problem.message).not.toBe('');
  },
);

it('reads the date form of Retry-After', async () => {
  const date = new Date(Date.now() + 60_000).toUTCString();
  expect((await readProblem(json({}, { 'retry-after': date }))).retryAfterSeconds).toBeGreaterThan(55);
  expect((await readProblem(json({}, { 'retry-after': 'soon' }))).retryAfterSeconds).toBeUndefined();
});

it.each([
  [new NetworkError('x'), /could not be reached/],
  [new ApiError(429, 'rate_limited', 'x', {}, 1), /Try again in 1 second\./],
  [new ApiError(503, 'hash_queue_full', 'x', {}, 300), /busy.*5 minutes/],
  [new ApiError(500, 'internal_error', 'stack trace'), /Something went wrong on the server/],
  [new ApiError(413, 'message_too_long', 'x'), /too long/],
  [new ApiError(404, 'session_not_found', 'There is no such chat.'), /There is no such chat\./],
  ['odd', /Something went wrong/],
])('describes %s', (error, text) => {
  expect(describeError(error)).toMatch(text);
});

it('makes ids that are UUIDs of version 7, unique, and in order of time', () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => uuid7(1_700_000_000_000 + index));
  for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids.map((id) => id.slice(14))).size).toBe(ids.length);
});
