import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { expectVisible } from '../../testing/expectVisible';
import { renderApp } from '../../testing/renderApp';
import { answer, detailOf, home, problem, server, sessionOf, stream } from '../../testing/server';

const one = sessionOf('01a1fb09-0000-7000-8000-000000000001', 'One');
const other = sessionOf('01a1fb09-0000-7000-8000-000000000002', 'Other');

beforeEach(() => {
  const stored = [one, other].map((session) =>
    http.get(`/api/chat/sessions/${session.id}`, () =>
      HttpResponse.json(
        detailOf(session, [
          { id: 'a', role: 'assistant', parts: [{ type: 'text', text: `Here is ${session.title}.` }] },
        ]),
      ),
    ),
  );
  server.use(...home([one, other]), ...stored);
});

const field = () => screen.getByLabelText('Message');
const asked = (reply: () => Response) => server.use(http.post('/api/chat/stream', reply));

/** Someone whose message was not accepted, and who may have begun the next. */
async function refused(reply: () => Response, path = `/chat/${one.id}`, next = 'second') {
  asked(reply);
  const app = renderApp(path);
  const open = async (name: string) => {
    await app.user.click(screen.getByRole('link', { name }));
    await (name === 'New chat' ? screen.findByText(/What is on your mind/) : expectVisible(`Here is ${name}.`));
  };
  if (path !== '/') await expectVisible('Here is One.');
  await app.user.type(await screen.findByLabelText('Message'), 'First{Enter}');
  await screen.findByRole('alert');
  if (next) await app.user.type(field(), next);
  return { ...app, open };
}

it('keeps what was begun while a message waited for the network', async () => {
  const { open } = await refused(() => HttpResponse.error());
  asked(() => stream(answer('Hello.', 'b', one)));
  window.dispatchEvent(new Event('online'));
  await expectVisible('Hello.');
  await open('Other');
  expect(field()).toHaveValue('');
  await open('One');
  expect(field()).toHaveValue('second');
});

it('does not put a message that waits into the field as well', async () => {
  const { open } = await refused(() => problem(503, 'unavailable'), `/chat/${one.id}`, '');
  await open('Other');
  await open('New chat');
  expect(field()).toHaveValue('');
  await open('One');
  expect(screen.getByRole('article', { name: 'You' })).toHaveTextContent('First');
  expect(field()).toHaveValue('');
});

it('keeps both over a reload', async () => {
  const before = await refused(() => problem(503, 'unavailable'));
  before.unmount();
  renderApp(`/chat/${one.id}`);
  await expectVisible('Here is One.');
  expect(field()).toHaveValue('First\n\nsecond');
});

it('gives the first message of a new chat back before what was begun after it', async () => {
  const { user } = await refused(() => problem(503, 'unavailable'), '/');
  await user.click(screen.getByRole('button', { name: 'Change message' }));
  expect(await screen.findByText(/What is on your mind/)).toBeVisible();
  await waitFor(() => expect(field()).toHaveValue('First\n\nsecond'));
});

it('gives a message back that is too long when another is sent instead', async () => {
  const { user } = await refused(() => problem(413, 'message_too_long'), '/');
  asked(() => stream(answer('Hello.')));
  await user.type(field(), '{Enter}');
  await expectVisible('Hello.');
  expect(within(screen.getByRole('article', { name: 'You' })).getByText('second')).toBeVisible();
  expect(field()).toHaveValue('First');
});

it('does not give a message back that was changed and then accepted', async () => {
  const { user, open } = await refused(() => problem(503, 'unavailable'), `/chat/${one.id}`, '');
  asked(() => stream(answer('Hello.', 'b', one)));
  await user.click(screen.getByRole('button', { name: 'Edit message' }));
  await user.type(screen.getByRole('textbox', { name: 'Edit message' }), ' of all{Enter}');
  await expectVisible('Hello.');
  await open('Other');
  await open('One');
  expect(field()).toHaveValue('');
});

it('moves it to a new chat when its own was deleted, with the refused message', async () => {
  const { user, open } = await refused(() => problem(404, 'session_not_found'));
  await open('New chat');
  await user.type(field(), 'already here');
  await open('One');
  await user.click(await screen.findByRole('button', { name: 'New chat' }));
  await screen.findByText(/What is on your mind/);
  expect(field()).toHaveValue('First\n\nsecond\n\nalready here');
});
