import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { renderApp } from '../../testing/renderApp';
import { answer, FakeEventStream, problem, server, stream } from '../../testing/server';
import { asked, changeElsewhere, gone, list, past, serveTasks, store, task, tasks } from '../../testing/tasks';
import { fromFields } from './due';

beforeEach(serveTasks);

describe('the list', () => {
  it('has what is open, what is overdue and what is done apart', async () => {
    const { user } = renderApp('/');
    expect((await list()).getAllByRole('checkbox').map((box) => box.getAttribute('aria-label'))).toEqual([
      'Done: Taxes',
      'Done: Oat milk',
    ]);
    expect((await list()).getByText(/^Overdue:/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Overdue' }));
    expect((await list('Overdue tasks')).getByText('Taxes')).toBeVisible();
    expect(screen.queryByText('Oat milk')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Done' }));
    expect((await list('Completed tasks')).getByText('Dentist')).toBeVisible();
  });

  it('shows a task that becomes overdue', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      renderApp('/');
      fireEvent.click(await screen.findByRole('button', { name: 'Overdue' }));
      await (await list('Overdue tasks')).findByText('Taxes');
      store(...tasks(), task('Rent', { dueAt: past }));
      await act(() => vi.advanceTimersByTimeAsync(60_000));
      expect(await (await list('Overdue tasks')).findByText('Rent')).toBeVisible();
    } finally {
      vi.useRealTimers();
    }
  });

  it('lets tasks run as their words do', async () => {
    store(task('לקנות חלב'));
    const { user } = renderApp('/');
    const title = await screen.findByText('לקנות חלב');
    expect(title).toHaveAttribute('dir', 'auto');
    expect(screen.getByLabelText('Add a task')).toHaveAttribute('dir', 'auto');
    await user.click(title);
    expect(screen.getByLabelText('Title')).toHaveAttribute('dir', 'auto');
    expect(screen.getByLabelText('Notes')).toHaveAttribute('dir', 'auto');
  });

  it('shows that it is empty', async () => {
    store();
    const { user } = renderApp('/');
    expect(await screen.findByText(/Nothing to do yet\./)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Overdue' }));
    expect(await screen.findByText('Nothing is overdue.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Done' }));
    expect(await screen.findByText(/Nothing is done yet/)).toBeVisible();
  });

  it('comes page by page', async () => {
    server.use(
      http.get('/api/tasks', ({ request }) =>
        HttpResponse.json(
          new URL(request.url).searchParams.has('cursor')
            ? { items: [task('Second')], nextCursor: null }
            : { items: [task('First')], nextCursor: 'next' },
        ),
      ),
    );
    const { user } = renderApp('/');
    await user.click(await screen.findByRole('button', { name: 'Show more tasks' }));
    expect(await screen.findByText('Second')).toBeVisible();
    expect(screen.getByText('First')).toBeVisible();
  });

  it('offers another try', async () => {
    let failing = true;
    server.use(http.get('/api/tasks', () => (failing ? problem(500, 'internal_error') : undefined)));
    const { user } = renderApp('/');
    const panel = within(await screen.findByRole('complementary', { name: 'Tasks' }));
    const again = await panel.findByRole('button', { name: 'Try again' });
    failing = false;
    await user.click(again);
    expect(await panel.findByText('Oat milk')).toBeVisible();
  });

  it('is read again when the assistant has used a tool', async () => {
    store();
    const { user } = renderApp('/');
    expect(await screen.findByText(/Nothing to do yet\./)).toBeVisible();
    const tool = { toolCallId: 'c', dynamic: true, providerExecuted: true };
    const [start, session, ...rest] = answer('It is on your list.');
    server.use(
      http.post('/api/chat/stream', () => {
        store(task('Oat milk'));
        return stream([
          start ?? {},
          session ?? {},
          { type: 'tool-input-available', toolName: 'add_task', input: { title: 'Oat milk' }, ...tool },
          { type: 'tool-output-available', output: { structuredContent: { title: 'Oat milk' } }, ...tool },
          ...rest,
        ]);
      }),
    );
    await user.type(screen.getByLabelText('Message'), 'Add milk{Enter}');
    expect((await list()).getByText('Oat milk')).toBeVisible();
  });

  it('closes and opens', async () => {
    const { user } = renderApp('/');
    await user.click(await screen.findByRole('button', { name: 'Close the tasks' }));
    expect(screen.getByRole('complementary', { name: 'Tasks' }).closest('[inert]')).not.toBeNull();
    expect(screen.getByRole('button', { name: 'Tasks' })).toHaveFocus();
    await user.click(screen.getByRole('button', { name: 'Tasks' }));
    expect(screen.getByRole('complementary', { name: 'Tasks' })).toBeVisible();
  });
});

describe('adding', () => {
  it('adds one task after the other', async () => {
    const { user } = renderApp('/');
    const field = await screen.findByLabelText('Add a task');
    await user.type(field, ' Bread {Enter}');
    expect(field).toHaveValue('');
    expect(field).toHaveFocus();
    await user.type(field, 'Butter{Enter}');
    expect(await screen.findByText('Butter')).toBeVisible();
    expect(screen.getByText('Bread')).toBeVisible();
    expect(asked.mock.calls).toEqual([
      ['add', { title: 'Bread' }],
      ['add', { title: 'Butter' }],
    ]);
  });

  it('accepts a day and a time', async () => {
    const { user } = renderApp('/');
    await user.type(await screen.findByLabelText('Add a task'), 'Bread');
    await user.type(screen.getByLabelText('Due date'), '2031-02-03');
    await user.type(screen.getByLabelText('Due time'), '08:30');
    await user.click(screen.getByRole('button', { name: 'Add' }));
    expect(await screen.findByText(/Due Feb 3, 2031, 08:30/)).toBeVisible();
    expect(asked).toHaveBeenCalledWith('add', {
      title: 'Bread',
      dueAt: fromFields({ date: '2031-02-03', time: '08:30' }),
    });
  });

  it('returns a refused task to the form, with its due time', async () => {
    server.use(http.post('/api/tasks', () => problem(500, 'internal_error')));
    const { user } = renderApp('/');
    const field = await screen.findByLabelText('Add a task');
    await user.type(field, 'Bread');
    await user.type(screen.getByLabelText('Due date'), '2031-02-03');
    await user.type(screen.getByLabelText('Due time'), '08:30{Enter}');
    expect(await screen.findByText(/“Bread” was not added/)).toBeVisible();
    expect(field).toHaveValue('Bread');
    expect(screen.getByLabelText('Due date')).toHaveValue('2031-02-03');
    expect(screen.getByLabelText('Due time')).toHaveValue('08:30');
  });

  it('reports a refused task while another one is being typed, and keeps that one', async () => {
    const refusals: (() => void)[] = [];
    server.use(
      http.post('/api/tasks', async () => {
        await new Promise<void>((refuse) => refusals.push(refuse));
        return problem(500, 'internal_error');
      }),
    );
    const { user } = renderApp('/');
    const field = await screen.findByLabelText('Add a task');
    await user.type(field, 'Bread{Enter}Butter{Enter}Jam');
    await waitFor(() => expect(refusals).toHaveLength(2));
    for (const refuse of refusals) refuse();
    expect(await screen.findByText(/“Bread” was not added/)).toBeVisible();
    expect(await screen.findByText(/“Butter” was not added/)).toBeVisible();
    expect(field).toHaveValue('Jam');
    expect(screen.getByLabelText('Due date')).toHaveValue('');
  });
});

describe('completing', () => {
  it('shows at once, and can be undone', async () => {
    const { user } = renderApp('/');
    await user.click(await screen.findByRole('checkbox', { name: 'Done: Oat milk' }));
    expect((await list()).queryByText('Oat milk')).not.toBeInTheDocument();
    expect(screen.getByRole('checkbox', { name: 'Done: Taxes' })).toHaveFocus();
    await waitFor(() => expect(asked).toHaveBeenCalledWith('change', 'Oat milk', { completed: true }));
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect((await list()).getByText('Oat milk')).toBeVisible();
    await waitFor(() => expect(asked).toHaveBeenLastCalledWith('change', 'Oat milk', { completed: false }));
  });

  it('is undone at once, whatever a list shows that is read before the server has undone it', async () => {
    const events = new FakeEventStream();
    let undo: () => void = () => undefined;
    const asking = new Promise<void>((resolve) => (undo = resolve));
    server.use(http.get('/api/chat/events', () => events.response));
    const { user } = renderApp('/');
    await user.click(await screen.findByRole('checkbox', { name: 'Done: Oat milk' }));
    await waitFor(() =>
      expect(tasks().some(({ title, completedAt }) => title === 'Oat milk' && completedAt)).toBe(true),
    );
    server.use(
      http.patch('/api/tasks/:id', async () => {
        await asking;
        store(...tasks().filter(({ title }) => title !== 'Oat milk'), task('Oat milk', { version: '3' }), task('Eggs'));
        return HttpResponse.json(task('Oat milk', { version: '3' }));
      }),
    );
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    store(...tasks(), task('Bread'));
    events.send({ type: 'task', taskId: 'id-Bread', change: 'added' });
    expect(await screen.findByText('Bread')).toBeVisible();
    expect((await list()).getByText('Oat milk')).toBeVisible();
    undo();
    expect(await screen.findByText('Eggs')).toBeVisible();
    expect((await list()).getByText('Oat milk')).toBeVisible();
  });

  it('is reverted when the server refuses', async () => {
    server.use(http.patch('/api/tasks/:id', () => problem(500, 'internal_error')));
    const { user } = renderApp('/');
    await user.click(await screen.findByRole('checkbox', { name: 'Done: Oat milk' }));
    expect(await screen.findByText(/was not completed/)).toBeVisible();
    expect((await list()).getByText('Oat milk')).toBeVisible();
  });

  it('is reopened among what is done', async () => {
    const { user } = renderApp('/');
    await user.click(await screen.findByRole('button', { name: 'Done' }));
    await user.click(await screen.findByRole('checkbox', { name: 'Done: Dentist' }));
    await gone('Dentist');
    expect(asked).toHaveBeenCalledWith('change', 'Dentist', { completed: false });
  });
});

describe('deleting', () => {
  const remove = async () => {
    const app = renderApp('/');
    await app.user.click(await screen.findByRole('button', { name: 'Delete Oat milk' }));
    expect((await list()).queryByText('Oat milk')).not.toBeInTheDocument();
    expect(asked).not.toHaveBeenCalled();
    return app;
  };

  it('hides the task at once, and deletes it when the notice closes', async () => {
    const { user } = await remove();
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    await waitFor(() => expect(asked).toHaveBeenCalledExactlyOnceWith('delete', 'Oat milk'));
    expect(screen.queryByText('Oat milk')).not.toBeInTheDocument();
  });

  it('can be undone', async () => {
    const { user } = await remove();
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect((await list()).getByText('Oat milk')).toBeVisible();
    expect(asked).not.toHaveBeenCalled();
  });

  it('happens when the page is left', async () => {
    await remove();
    window.dispatchEvent(new Event('pagehide'));
    await waitFor(() => expect(asked).toHaveBeenCalledExactlyOnceWith('delete', 'Oat milk'));
  });

  it('does not delete a task that was changed elsewhere, and shows it', async () => {
    const { user } = await remove();
    changeElsewhere('Oat milk', { title: 'Rice milk' });
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(await screen.findByText(/was not deleted, because it was changed elsewhere/)).toBeVisible();
    expect(await (await list()).findByText('Rice milk')).toBeVisible();
  });
});
