import type { ReactElement } from 'react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render as renderAlone, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, it, vi } from 'vitest';
import { ApiClient } from '../../../api/apiClient';
import { ApiContext } from '../../../api/ApiContext';
import { expectAccessible } from '../../../testing/expectAccessible';
import { problem, server } from '../../../testing/server';
import { ConversationContext } from '../ConversationContext';
import { Message } from '../Message';
import { Conversation } from '../model/conversation';
import type { ChatMessagePart } from '../model/types';

const path = '/api/chat/sessions/s-1/approvals/a-1';
const api = new ApiClient((url, init) => fetch(url, init));
const cache = new QueryClient();
const conversation = new Conversation('s-1', true, { fetch: (url) => fetch(url), api, cache });
const nothing = () => undefined;

const render = (message: ReactElement) =>
  renderAlone(
    <QueryClientProvider client={cache}>
      <ApiContext value={api}>
        <ConversationContext
          value={{ conversation, busy: false, failed: undefined, follow: nothing, stopFollowing: nothing }}
        >
          {message}
        </ConversationContext>
      </ApiContext>
    </QueryClientProvider>,
  );

const call = {
  type: 'dynamic-tool',
  toolName: 'office__send_letter',
  toolCallId: 'c',
  input: { to: 'Ann' },
} as const;

const show = (part: ChatMessagePart, live = true) =>
  render(<Message message={{ id: 'm', role: 'assistant', parts: [part] }} live={live} />);

const asked = { ...call, state: 'approval-requested', approval: { id: 'a-1' } } as const;

it.each([
  ['Allow once', { approved: true }],
  ['Allow in this chat', { approved: true, remember: 'chat' }],
  ['Always allow', { approved: true, remember: 'always' }],
  ['Don’t allow', { approved: false }],
])('asks before a call and sends the answer: %s', async (label, expected) => {
  const sent = vi.fn();
  server.use(
    http.post(path, async ({ request }) => {
      sent(await request.json());
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const { container } = show(asked);

  expect(screen.getByRole('alert')).toHaveTextContent('Fubuni wants to use Send letter of office. Allow it?');
  expect(screen.getByText(/"to": "Ann"/)).toBeVisible();
  await expectAccessible(container);
  await userEvent.click(screen.getByRole('button', { name: label }));

  await waitFor(() => expect(sent).toHaveBeenCalledExactlyOnceWith(expected));
  await waitFor(() => expect(screen.getByRole('button', { name: 'Allow once' })).toBeDisabled());
});

it('says why an answer could not be given, and takes another one', async () => {
  server.use(http.post(path, () => problem(500, 'internal_error')));
  show(asked);

  await userEvent.click(screen.getByRole('button', { name: 'Allow once' }));

  await waitFor(() => expect(screen.getAllByRole('alert')).toHaveLength(2));
  expect(screen.getByRole('button', { name: 'Allow once' })).toBeEnabled();
});

it('shows a call that was not allowed', () => {
  show({ ...call, state: 'output-denied', approval: { id: 'a-1', approved: false } }, false);

  expect(screen.getByRole('img', { name: 'Not allowed' })).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Allow once' })).not.toBeInTheDocument();
});

it('asks nothing once the answer has ended', () => {
  show(asked, false);

  expect(screen.queryByRole('button', { name: 'Allow once' })).not.toBeInTheDocument();
  expect(screen.getByRole('img', { name: 'Not finished' })).toBeVisible();
});
