import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { renderApp } from '../testing/renderApp';
import { answer, EventLine, home, problem, server, stream } from '../testing/server';
import { fromFields } from './due';
import type { AddTaskRequest, ChangeTaskRequest, Task } from './types';

const task = (title: string, more: Partial<Task> = {}): Task => ({
  id: `id-${title}`,
  title,
  notes: null,
  dueAt: null,
  version: '1',
  completedAt: null,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  ...more,
});
const past = '2026-01-02T10:00:00Z';
const asked = vi.fn();
/** What the service has. */
let stored: Task[];

beforeEach(() => {
  asked.mockReset();
  stored = [task('Oat milk'), task('Dentist', { completedAt: past }), task('Taxes', { dueAt: past })];
  const find = (id: unknown) => stored.find((each) => each.id === id);
  const refused = (request: Request, current: Task) => {
    const tag = request.headers.get('if-match');
    return tag !== null && tag !== `"${current.version}"` ? problem(412, 'precondition_failed') : undefined;
  };
  server.use(
    http.get('/api/tasks', ({ request }) => {
      const { searchParams } = new URL(request.url);
      const done = searchParams.get('status') === 'completed';
      const items = stored.filter(
        ({ completedAt, dueAt }) => (completedAt !== null) === done && (!searchParams.has('dueBefore') || dueAt === past),
      );
      return HttpResponse.json({ items, nextCursor: null });
    }),
    http.get('/api/tasks/:id', ({ params }) => {
      const current = find(params.id);
      return current ? HttpResponse.json(current) : problem(404, 'task_not_found');
    }),
    http.post('/api/tasks', async ({ request }) => {
      const { title, notes, dueAt } = (await request.json()) as AddTaskRequest;
      asked('add', { title, notes, dueAt });
      const added = task(title, { notes: notes ?? null, dueAt: dueAt ?? null });
      stored = [...stored, added];
      return HttpResponse.json(added, { status: 201 });
    }),
    http.patch('/api/tasks/:id', async ({ request, params }) => {
      const current = find(params.id);
      if (!current) return problem(404, 'task_not_found');
      const refusal = refused(request, current);
      if (refusal) return refusal;
      const { completed, ...change } = (await request.json()) as ChangeTaskRequest;
      asked('change', current.title, { ...change, ...(completed !== undefined && { completed }) });
      const next = {
        ...current,
        title: change.title ?? current.title,
        notes: change.notes ?? current.notes,
        dueAt: change.dueAt ?? current.dueAt,
        completedAt: completed ? past : completed === false ? null : current.completedAt,
        version: `${current.version}+`,
      };
      stored = stored.map((each) => (each === current ? next : each));
      return HttpResponse.json(next);
    }),
    http.delete('/api/tasks/:id', ({ request, params }) => {
      const current = find(params.id);
      if (!current) return problem(404, 'task_not_found');
      const refusal = refused(request, current);
      if (refusal) return refusal;
      asked('delete', current.title);
      stored = stored.filter((each) => each !== current);
      return new HttpResponse(null, { status: 204 });
    }),
    ...home().filter(({ info }) => info.path !== '/api/tasks'),
  );
});

const list = async (name = 'Open tasks') => within(await screen.findByRole('list', { name }));
const gone = (title: string) => waitFor(() => expect(screen.queryByText(title)).not.toBeInTheDocument());
const open = async (title: string) => {
  const app = renderApp('/');
  await app.user.click(await screen.findByRole('button', { name: new RegExp(`^${title}`) }));
  return { ...app, form: within(screen.getByRole('form', { name: `Change ${title}` })) };
};
const retype = async ({ user, form }: Awaited<ReturnType<typeof open>>, title: string) => {
  await user.clear(form.getByLabelText('Title'));
  await user.type(form.getByLabelText('Title'), title);
};
/** Somebody else changes a task, and this tab has not heard of it. */
const changeElsewhere = (title: string, change: Partial<Task>) => {
  stored = stored.map((each) => (each.title === title ? { ...each, ...change, version: 'theirs' } : each));
};

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

  it('has what becomes overdue while it is looked at', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      renderApp('/');
      fireEvent.click(await screen.findByRole('button', { name: 'Overdue' }));
      await (await list('Overdue tasks')).findByText('Taxes');
      stored = [...stored, task('Rent', { dueAt: past })];
      await act(() => vi.advanceTimersByTimeAsync(60_000));
      expect(await (await list('Overdue tasks')).findByText('Rent')).toBeVisible();
    } finally {
      vi.useRealTimers();
    }
  });

  it('lets tasks run as their words do', async () => {
    stored = [task('לקנות חלב')];
    const { user } = renderApp('/');
    const title = await screen.findByText('לקנות חלב');
    expect(title).toHaveAttribute('dir', 'auto');
    expect(screen.getByLabelText('Add a task')).toHaveAttribute('dir', 'auto');
    await user.click(title);
    expect(screen.getByLabelText('Title')).toHaveAttribute('dir', 'auto');
    expect(screen.getByLabelText('Notes')).toHaveAttribute('dir', 'auto');
  });

  it('says that it is empty', async () => {
    stored = [];
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
    stored = [];
    const { user } = renderApp('/');
    expect(await screen.findByText(/Nothing to do yet\./)).toBeVisible();
    const tool = { toolCallId: 'c', dynamic: true, providerExecuted: true };
    const [start, session, ...rest] = answer('It is on your list.');
    server.use(
      http.post('/api/chat/stream', () => {
        stored = [task('Oat milk')];
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
  it('takes one task after the other', async () => {
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

  it('takes a day and a time', async () => {
    const { user } = renderApp('/');
    await user.type(await screen.findByLabelText('Add a task'), 'Bread');
    await user.type(screen.getByLabelText('Due date'), '2031-02-03');
    await user.type(screen.getByLabelText('Due time'), '08:30');
    await user.click(screen.getByRole('button', { name: 'Add' }));
    expect(await screen.findByText(/Due Feb 3, 2031, 08:30/)).toBeVisible();
    expect(asked).toHaveBeenCalledWith('add', { title: 'Bread', dueAt: fromFields({ date: '2031-02-03', time: '08:30' }) });
  });

  it('gives back what was not accepted, and when it was due', async () => {
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

  it('says what was not accepted where another task is being typed by then, and leaves that alone', async () => {
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

  it('is undone at once, whatever a list says that is read before the server has undone it', async () => {
    const line = new EventLine();
    let undo: () => void = () => undefined;
    const asking = new Promise<void>((resolve) => (undo = resolve));
    server.use(http.get('/api/chat/events', () => line.response));
    const { user } = renderApp('/');
    await user.click(await screen.findByRole('checkbox', { name: 'Done: Oat milk' }));
    await waitFor(() => expect(stored.some(({ title, completedAt }) => title === 'Oat milk' && completedAt)).toBe(true));
    server.use(
      http.patch('/api/tasks/:id', async () => {
        await asking;
        stored = [...stored.filter(({ title }) => title !== 'Oat milk'), task('Oat milk', { version: '3' }), task('Eggs')];
        return HttpResponse.json(task('Oat milk', { version: '3' }));
      }),
    );
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    stored = [...stored, task('Bread')];
    line.tell({ type: 'task', taskId: 'id-Bread', change: 'added' });
    expect(await screen.findByText('Bread')).toBeVisible();
    expect((await list()).getByText('Oat milk')).toBeVisible();
    undo();
    expect(await screen.findByText('Eggs')).toBeVisible();
    expect((await list()).getByText('Oat milk')).toBeVisible();
  });

  it('is taken back where the server refuses', async () => {
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

describe('changing', () => {
  it('changes in place what was typed, and nothing else', async () => {
    const { user, form } = await open('Oat milk');
    const title = form.getByLabelText('Title');
    expect(title).toHaveFocus();
    await user.clear(title);
    await user.type(title, 'Almond milk{Enter}');
    expect(await screen.findByRole('button', { name: 'Almond milk' })).toHaveFocus();
    expect(asked).toHaveBeenCalledWith('change', 'Oat milk', { title: 'Almond milk' });
  });

  it('takes notes and a due date, and takes the date away', async () => {
    const { user, form } = await open('Taxes');
    await user.type(form.getByLabelText('Notes'), 'Ask Bob');
    await user.clear(form.getByLabelText('Due date'));
    await user.click(form.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Ask Bob')).toBeVisible();
    expect(asked).toHaveBeenCalledWith('change', 'Taxes', { notes: 'Ask Bob', dueAt: '' });
  });

  it('is given up with Escape', async () => {
    const { user } = await open('Oat milk');
    await user.keyboard('xyz{Escape}');
    expect(screen.getByRole('button', { name: 'Oat milk' })).toHaveFocus();
    expect(asked).not.toHaveBeenCalled();
  });

  it('goes on after an Escape that was meant for the input method', async () => {
    const { form } = await open('Oat milk');
    fireEvent.keyDown(form.getByLabelText('Title'), { key: 'Escape', keyCode: 229 });
    expect(form.getByLabelText('Title')).toHaveFocus();
  });

  it('says what is wrong with it, and keeps it', async () => {
    server.use(
      http.patch('/api/tasks/:id', () => problem(422, 'validation_failed', { errors: { title: ['Must be shorter.'] } })),
    );
    const app = await open('Oat milk');
    const { form } = app;
    await retype(app, 'y{Enter}');
    expect(await form.findByText('Must be shorter.')).toBeVisible();
    expect(form.getByLabelText('Title')).toHaveValue('y');
  });

  it('shows what somebody else made of it meanwhile, and keeps what was typed until that is decided', async () => {
    const app = await open('Oat milk');
    const { user, form } = app;
    changeElsewhere('Oat milk', { title: 'Rice milk', notes: 'Two' });
    await retype(app, 'Soy milk{Enter}');
    const conflict = within(await form.findByRole('alert'));
    expect(conflict.getByText('Rice milk')).toBeVisible();
    expect(form.getByLabelText('Title')).toHaveValue('Soy milk');
    expect(asked).not.toHaveBeenCalled();
    await user.click(conflict.getByRole('button', { name: 'Save mine' }));
    expect(await screen.findByRole('button', { name: /^Soy milk/ })).toBeVisible();
    expect(asked).toHaveBeenCalledWith('change', 'Rice milk', expect.objectContaining({ title: 'Soy milk' }));
  });

  it('says so as soon as it hears of it, and takes theirs', async () => {
    const line = new EventLine();
    server.use(http.get('/api/chat/events', () => line.response));
    const { user, form } = await open('Oat milk');
    changeElsewhere('Oat milk', { title: 'Rice milk' });
    line.tell({ type: 'task', taskId: 'id-Oat milk', change: 'changed' });
    await user.click(await form.findByRole('button', { name: 'Discard mine' }));
    expect(await screen.findByRole('button', { name: 'Rice milk' })).toBeVisible();
  });

  it.each([
    ['deleted', () => (stored = stored.filter(({ title }) => title !== 'Oat milk')), 'was deleted meanwhile', 'Add it again'],
    ['completed', () => changeElsewhere('Oat milk', { completedAt: past }), 'has changed meanwhile', 'Save mine'],
  ] as const)('goes on when it hears that the task was %s, and asks when it is saved', async (what, happen, said, keep) => {
    const line = new EventLine();
    server.use(http.get('/api/chat/events', () => line.response));
    const app = await open('Oat milk');
    const { user, form } = app;
    await retype(app, 'Soy');
    happen();
    stored = [...stored, task('Bread')];
    line.tell({ type: 'task', taskId: 'id-Oat milk', change: what === 'deleted' ? what : 'changed' });
    await (await list()).findByText('Bread');
    expect(form.getByLabelText('Title')).toHaveFocus();
    await user.keyboard(' milk{Enter}');
    expect(await form.findByText(new RegExp(said))).toBeVisible();
    expect(form.getByLabelText('Title')).toHaveValue('Soy milk');
    await user.click(form.getByRole('button', { name: keep }));
    await waitFor(() => expect(stored.map(({ title }) => title)).toContain('Soy milk'));
    await waitFor(() => expect(form.queryByLabelText('Title')).not.toBeInTheDocument());
    expect(document.body).not.toHaveFocus();
  });

  it('keeps what is typed while another part of the list is looked at', async () => {
    const app = await open('Oat milk');
    await retype(app, 'Soy');
    await app.user.click(screen.getByRole('button', { name: 'Done' }));
    await (await list('Completed tasks')).findByText('Dentist');
    await app.user.click(screen.getByRole('button', { name: 'Open' }));
    expect(screen.getByLabelText('Title')).toHaveValue('Soy');
  });

  it('adds again what somebody else deleted meanwhile', async () => {
    const app = await open('Oat milk');
    const { user, form } = app;
    stored = stored.filter(({ title }) => title !== 'Oat milk');
    await retype(app, 'Soy milk{Enter}');
    await user.click(await form.findByRole('button', { name: 'Add it again' }));
    expect(await screen.findByRole('button', { name: 'Soy milk' })).toBeVisible();
    expect(asked).toHaveBeenCalledWith('add', { title: 'Soy milk', notes: '', dueAt: '' });
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

  it('hides the task at once, and deletes it when the notice goes', async () => {
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

  it('does not delete what somebody else has changed meanwhile, and shows it', async () => {
    const { user } = await remove();
    changeElsewhere('Oat milk', { title: 'Rice milk' });
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(await screen.findByText(/was not deleted, because it has changed/)).toBeVisible();
    expect(await (await list()).findByText('Rice milk')).toBeVisible();
  });
});
