import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { ApiError, NetworkError, SignedOutError } from '../../api/problem';
import { StreamCutError } from './model/chatTransport';
import type { ChatMessage, MessageMetadata } from './model/types';
import { Notice } from './Notice';

const ways = { onRetry: vi.fn(), onWithdraw: vi.fn(), onReload: vi.fn(), onLeave: vi.fn() };
const idle = {
  error: undefined,
  last: undefined,
  busy: false,
  reconnecting: false,
  overtaken: false,
  refused: undefined,
  ...ways,
};
const show = (props: Partial<Parameters<typeof Notice>[0]>) => render(<Notice {...idle} {...props} />);
const buttons = () => screen.queryAllByRole('button').map(({ textContent }) => textContent);
const api = (status: number, code = 'x', errors = {}) => new ApiError(status, code, 'As the service says.', errors);
const answered = (metadata: MessageMetadata): ChatMessage => ({ id: 'a', role: 'assistant', parts: [], metadata });

it.each([
  [new SignedOutError(), 'You were signed out', 'Try again'],
  [api(401), 'You were signed out', 'Try again'],
  [api(403), 'That is not allowed. As the service says.', 'Change message'],
  [api(404, 'session_not_found'), 'This chat is gone', 'New chat'],
  [api(404, 'message_not_found'), 'That message is gone', 'Reload chat'],
  [api(409, 'message_id_taken'), 'This chat has changed', 'Reload chat'],
  [api(413), 'Your message is too long', 'Change message'],
  [
    api(422, 'validation_failed', { 'message.parts': ['The message is empty.'] }),
    'The message is empty.',
    'Change message',
  ],
  [api(429), 'That was too fast', 'Try again'],
  [api(500), 'Something went wrong on the server', 'Try again'],
  [api(503), 'The server is busy', 'Try again'],
  [api(504), 'The assistant cannot be reached', 'Try again'],
  [new NetworkError(), 'The server could not be reached', 'Try again'],
  [new StreamCutError(), 'The connection was lost', 'Try again'],
  [new Error('The model is asleep.'), 'The model is asleep.', 'Try again'],
])('explains %s, and what to do', (error, said, way) => {
  show({ error, refused: 'message' });
  expect(screen.getByRole('alert')).toHaveTextContent(said);
  expect(buttons()).toContain(way);
});

it.each([
  ['model_unauthorized', 'The model is not set up'],
  ['model_rate_limited', 'The model is busy'],
  ['interrupted', 'The answer was interrupted'],
  ['never_heard_of', 'The answer could not be completed'],
])('says why an answer failed that is read again: %s', (errorCode, said) => {
  show({ last: answered({ status: 'error', errorCode }) });
  expect(screen.getByRole('alert')).toHaveTextContent(said);
  expect(buttons()).toEqual(['Try again']);
});

it('explains once why an answer failed, when the service has explained it too', () => {
  show({
    error: new Error('The model cannot be reached right now.'),
    last: answered({ status: 'error', errorCode: 'model_unavailable' }),
  });
  expect(screen.getByRole('alert')).toHaveTextContent(/^The model cannot be reached\. Try again in a moment\.$/);
});

it('shows nothing when nothing is wrong, or while an answer is streamed', () => {
  show({ last: answered({ status: 'complete' }) });
  show({ last: answered({ status: 'stopped' }) });
  show({ error: api(500), busy: true });
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});

it('distinguishes being offline from an unreachable server', () => {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  show({ error: new NetworkError(), refused: 'message' });
  expect(screen.getByRole('alert')).toHaveTextContent(
    'You are offline. Your message is kept. It is sent as soon as you are connected.',
  );
});

it('does not promise to send an edited message by itself', () => {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  show({ error: new NetworkError(), refused: 'change' });
  expect(screen.getByRole('alert')).toHaveTextContent('You are offline. Try again when you are connected.');
});

it('counts down what the service asks to wait, without saying it every second', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  try {
    show({ error: new ApiError(429, 'rate_limited', 'x', {}, 75) });
    expect(screen.getByRole('button')).toHaveTextContent('Try again in 1:15 min');
    expect(screen.getByRole('button')).toBeDisabled();
    expect(screen.getByRole('alert')).not.toHaveTextContent('1:15');
    for (let second = 0; second < 60; second++) await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(screen.getByRole('button')).toHaveTextContent(/^Try again in 1[0-5] s$/);
    for (let second = 0; second < 16; second++) await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(screen.getByRole('button')).toHaveTextContent(/^Try again$/);
  } finally {
    vi.useRealTimers();
  }
  await userEvent.click(screen.getByRole('button'));
  expect(ways.onRetry).toHaveBeenCalledOnce();
});

it('shows that another tab was faster, and offers to withdraw a replacement', () => {
  const { rerender } = show({ overtaken: true });
  expect(screen.getByRole('alert')).toHaveTextContent('Another tab was faster.');
  rerender(<Notice {...idle} error={api(503)} refused="change" />);
  expect(buttons()).toEqual(['Try again', 'Dismiss']);
});
