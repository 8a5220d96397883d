import { fireEvent, screen, waitFor } from '@testing-library/react';
import { http } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { renderApp } from '../../testing/renderApp';
import { FakeEventStream, problem, server } from '../../testing/server';
import { asked, bread, choose, link, milk, region, serveSessions, stored } from '../../testing/sessions';

beforeEach(serveSessions);

describe('renaming', () => {
  it('shows the new title at once and tells the server', async () => {
    const app = renderApp('/');
    await choose(app, 'Milk', 'Rename');
    const field = screen.getByRole('textbox', { name: 'Chat title' });
    expect(field).toHaveFocus();
    await app.user.clear(field);
    await app.user.type(field, ' Oat milk {Enter}');
    expect(await link('Oat milk')).toBeVisible();
    await waitFor(() => expect(asked).toHaveBeenCalledWith('change', milk.id, { title: 'Oat milk' }));
    expect(await link('Oat milk')).toBeVisible();
  });

  it('is cancelled with Escape', async () => {
    const app = renderApp('/');
    await choose(app, 'Milk', 'Rename');
    await app.user.type(screen.getByRole('textbox', { name: 'Chat title' }), 'x{Escape}');
    expect(await link('Milk')).toHaveFocus();
  });

  it('continues after a key that was meant for the input method', async () => {
    const app = renderApp('/');
    await choose(app, 'Milk', 'Rename');
    const field = screen.getByRole('textbox', { name: 'Chat title' });
    fireEvent.keyDown(field, { key: 'Enter', keyCode: 229 });
    fireEvent.keyDown(field, { key: 'Escape', isComposing: true });
    expect(field).toHaveFocus();
  });

  it('restores the old title when the server refuses', async () => {
    server.use(http.patch(`/api/chat/sessions/${milk.id}`, () => problem(422, 'validation_failed')));
    const app = renderApp('/');
    await choose(app, 'Milk', 'Rename');
    await app.user.type(screen.getByRole('textbox', { name: 'Chat title' }), 'x{Enter}');
    expect(await screen.findByText(/was not renamed/)).toBeVisible();
    expect(await link('Milk')).toBeVisible();
  });

  it('continues while the chat moves to another group', async () => {
    const events = new FakeEventStream();
    server.use(http.get('/api/chat/events', () => events.response));
    const app = renderApp('/');
    await choose(app, 'Milk', 'Rename');
    const field = screen.getByRole('textbox', { name: 'Chat title' });
    await app.user.clear(field);
    await app.user.type(field, 'Oat');
    stored.sessions = [
      { ...milk, pinned: true },
      { ...bread, pinned: true },
    ];
    events.send({ type: 'session', sessionId: milk.id, change: 'pinned' });
    expect(await screen.findByRole('region', { name: 'Pinned' })).toContainElement(await link('Bread'));
    expect(field).toBeInTheDocument();
    expect(field).toHaveFocus();
    await app.user.keyboard(' milk{Enter}');
    expect(region('Pinned').getByRole('link', { name: 'Oat milk' })).toBeVisible();
    await waitFor(() => expect(asked).toHaveBeenCalledWith('change', milk.id, { title: 'Oat milk' }));
  });

  it('continues while another day begins', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const app = renderApp('/');
      await choose(app, 'Milk', 'Rename');
      const field = screen.getByRole('textbox', { name: 'Chat title' });
      await app.user.clear(field);
      await app.user.type(field, 'Oat');
      vi.setSystemTime(Date.now() + 86_400_000);
      fireEvent(document, new Event('visibilitychange'));
      expect(field).toBeInTheDocument();
      expect(field).toHaveFocus();
      await app.user.keyboard(' milk{Enter}');
      expect(region('Yesterday').getByRole('link', { name: 'Oat milk' })).toBeVisible();
    } finally {
      vi.useRealTimers();
    }
  });

  it('keeps a title that changed during editing when nothing was typed', async () => {
    const events = new FakeEventStream();
    server.use(http.get('/api/chat/events', () => events.response));
    const app = renderApp('/');
    await choose(app, 'Milk', 'Rename');
    stored.sessions = [
      { ...milk, title: 'Milk of oats' },
      { ...bread, title: 'Rye bread' },
    ];
    events.send({ type: 'session', sessionId: milk.id, change: 'renamed' });
    await link('Rye bread');
    await app.user.keyboard('{Enter}');
    expect(await link('Milk of oats')).toBeVisible();
    expect(asked).not.toHaveBeenCalled();
  });

  it('is over when the chat is deleted elsewhere', async () => {
    const events = new FakeEventStream();
    server.use(http.get('/api/chat/events', () => events.response));
    const app = renderApp('/');
    await choose(app, 'Milk', 'Rename');
    stored.sessions = [bread];
    events.send({ type: 'session', sessionId: milk.id, change: 'deleted' });
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Chat title' })).not.toBeInTheDocument());
    stored.sessions = [milk, bread];
    events.send({ type: 'session', sessionId: milk.id, change: 'restored' });
    expect(await link('Milk')).toBeVisible();
  });
});
