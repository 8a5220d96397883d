import type { ReactElement } from 'react';
import { QueryClient } from '@tanstack/react-query';
import { render as renderAlone, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { ApiClient } from '../../api/apiClient';
import { ConversationContext } from './ConversationContext';
import { Message } from './Message';
import { Conversation } from './model/conversation';
import type { ChatMessage, ChatMessagePart } from './model/types';

const send = (url: string) => fetch(url);
const conversation = new Conversation('s-1', true, { fetch: send, api: new ApiClient(send), cache: new QueryClient() });
const nothing = () => undefined;

/** A message in a conversation that is idle. */
const render = (message: ReactElement) =>
  renderAlone(
    <ConversationContext
      value={{ conversation, busy: false, failed: undefined, follow: nothing, stopFollowing: nothing }}
    >
      {message}
    </ConversationContext>,
  );

const show = (
  parts: ChatMessagePart[],
  { live = false, metadata }: { live?: boolean; metadata?: ChatMessage['metadata'] } = {},
) => render(<Message message={{ id: 'm', role: 'assistant', parts, metadata }} live={live} />);

const call = { type: 'dynamic-tool', toolName: 'add_task', toolCallId: 'c', input: { title: 'oat milk' } } as const;

it('shows what was asked as it was typed', () => {
  render(<Message message={{ id: 'm', role: 'user', parts: [{ type: 'text', text: '**a**\n<b>' }] }} live={false} />);
  expect(within(screen.getByRole('article', { name: 'You' })).getByText(/\*\*a\*\*\s<b>/)).toBeVisible();
});

it('lets what was asked run as its words do', () => {
  render(<Message message={{ id: 'm', role: 'user', parts: [{ type: 'text', text: 'مرحبا' }] }} live={false} />);
  expect(screen.getByText('مرحبا')).toHaveAttribute('dir', 'auto');
});

it('shows an answer as Markdown, with a button to copy it', async () => {
  show([{ type: 'text', text: 'It is **done**.' }]);
  expect((await screen.findByText('done')).tagName).toBe('STRONG');
  expect(screen.getByRole('button', { name: 'Copy answer' })).toBeVisible();
});

it('shows a running tool by its name and what it works on', () => {
  show([{ ...call, state: 'input-available' }], { live: true });
  expect(screen.getByText('Add task')).toBeVisible();
  expect(screen.getByText('oat milk')).toBeVisible();
  expect(screen.getByText('Running')).toBeInTheDocument();
});

it('shows what went into a tool and what came out, without the envelope', async () => {
  const output = { content: [{ type: 'text', text: '{"id":7}' }] };
  show([{ ...call, state: 'output-available', output }]);
  expect(screen.getByRole('img', { name: 'Done' })).toBeVisible();
  await userEvent.click(screen.getByText('Add task'));
  expect(screen.getByText(/"title": "oat milk"/)).toBeVisible();
  expect(screen.getByText(/"id": 7/)).toBeVisible();
  expect(screen.queryByText(/content/)).not.toBeInTheDocument();
});

it('shows why a tool failed', async () => {
  show([{ ...call, state: 'output-error', errorText: 'There is no such task.' }]);
  expect(screen.getByRole('img', { name: 'Failed' })).toBeVisible();
  await userEvent.click(screen.getByText('Add task'));
  expect(screen.getByText('There is no such task.')).toBeVisible();
});

it('does not show a tool as running when nothing comes any more', () => {
  show([{ ...call, state: 'input-available' }]);
  expect(screen.getByRole('img', { name: 'Not finished' })).toBeVisible();
});

it.each([
  ['length', 'Cut at the model’s limit'],
  ['content-filter', 'Cut by the model’s provider'],
])('shows that an assistant message was cut: %s', (finishReason, said) => {
  show([{ type: 'text', text: 'Half' }], { metadata: { status: 'complete', finishReason } });
  expect(screen.getByText(said)).toBeVisible();
});

it('shows that an assistant message was stopped', () => {
  show([{ type: 'text', text: 'Half' }], { metadata: { status: 'stopped' } });
  expect(screen.getByText('Stopped')).toBeVisible();
});

const thought = (text: string, state: 'streaming' | 'done', durationMs?: number): ChatMessagePart => ({
  type: 'reasoning',
  text,
  state,
  ...(durationMs !== undefined && { providerMetadata: { fubuni: { durationMs } } }),
});
const words: ChatMessagePart = { type: 'text', text: 'It is done.' };
/** The waiting indicator says nothing, so only its shape tells that it is there. */
const waits = (container: HTMLElement) => container.querySelector('span[aria-hidden] > span:nth-child(3)') !== null;

it.each<[name: string, parts: ChatMessagePart[], label: string | undefined, waiting: boolean]>([
  ['nothing has arrived', [], undefined, true],
  ['the model reasons', [{ type: 'step-start' }, thought('Hm', 'streaming')], 'Thinking…', false],
  ['it reasons on', [thought('Hm', 'done', 700), thought('So', 'streaming')], 'Thinking…', false],
  ['it has reasoned', [thought('Hm', 'done', 700)], 'Thought briefly', true],
  ['it answers', [thought('Hm', 'done', 4_000), thought('So', 'done', 8_000), words], 'Thought for 12 s', false],
])('shows reasoning, and the waiting indicator only where nothing else moves: %s', (_, parts, label, waiting) => {
  const { container } = show(parts, { live: true });
  expect(screen.queryAllByRole('button').map(({ textContent }) => textContent)).toEqual(label ? [label] : []);
  expect(waits(container)).toBe(waiting);
});

it('does not show reasoning as running when nothing comes any more', () => {
  show([thought('Hm', 'streaming')], { metadata: { status: 'stopped' } });
  expect(screen.getByRole('button', { name: 'Thought' })).toBeVisible();
});

it('keeps the reasoning of each step apart, and copies the answer without it', async () => {
  const user = userEvent.setup();
  show([thought('One', 'done', 2_000), { type: 'step-start' }, thought('Two', 'done', 3_000), words]);
  expect(screen.getByRole('button', { name: 'Thought for 2 s' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Thought for 3 s' })).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Copy answer' }));
  expect(await navigator.clipboard.readText()).toBe('It is done.');
});
