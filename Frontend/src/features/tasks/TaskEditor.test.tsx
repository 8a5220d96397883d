import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { http } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { renderApp } from '../../testing/renderApp';
import { FakeEventStream, problem, server } from '../../testing/server';
import { asked, changeElsewhere, list, past, serveTasks, store, task, tasks } from '../../testing/tasks';

beforeEach(serveTasks);

const open = async (title: string) => {
  const app = renderApp('/');
  await app.user.click(await screen.findByRole('button', { name: new RegExp(`^${title}`) }));
  return { ...app, form: within(screen.getByRole('form', { name: `Change ${title}` })) };
};
const retype = async ({ user, form }: Awaited<ReturnType<typeof open>>, title: string) => {
  await user.clear(form.getByLabelText('Title'));
  await user.type(form.getByLabelText('Title'), title);
};

it('changes in place what was typed, and nothing else', async () => {
  const { user, form } = await open('Oat milk');
  const title = form.getByLabelText('Title');
  expect(title).toHaveFocus();
  await user.clear(title);
  await user.type(title, 'Almond milk{Enter}');
  expect(await screen.findByRole('button', { name: 'Almond milk' })).toHaveFocus();
  expect(asked).toHaveBeenCalledWith('change', 'Oat milk', { title: 'Almond milk' });
});

it('changes notes and a due date, and removes the date', async () => {
  const { user, form } = await open('Taxes');
  await user.type(form.getByLabelText('Notes'), 'Ask Bob');
  await user.clear(form.getByLabelText('Due date'));
  await user.click(form.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Ask Bob')).toBeVisible();
  expect(asked).toHaveBeenCalledWith('change', 'Taxes', { notes: 'Ask Bob', dueAt: '' });
});

it('is cancelled with Escape', async () => {
  const { user } = await open('Oat milk');
  await user.keyboard('xyz{Escape}');
  expect(screen.getByRole('button', { name: 'Oat milk' })).toHaveFocus();
  expect(asked).not.toHaveBeenCalled();
});

it('continues after an Escape that was meant for the input method', async () => {
  const { form } = await open('Oat milk');
  fireEvent.keyDown(form.getByLabelText('Title'), { key: 'Escape', keyCode: 229 });
  expect(form.getByLabelText('Title')).toHaveFocus();
});

it('shows what is wrong with it, and keeps it', async () => {
  server.use(
    http.patch('/api/tasks/:id', () => problem(422, 'validation_failed', { errors: { title: ['Must be shorter.'] } })),
  );
  const app = await open('Oat milk');
  const { form } = app;
  await retype(app, 'y{Enter}');
  expect(await form.findByText('Must be shorter.')).toBeVisible();
  expect(form.getByLabelText('Title')).toHaveValue('y');
});

it('shows a version from elsewhere, and keeps the typed text until the user decides', async () => {
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

it('shows it as soon as the event arrives, and can discard the typed text', async () => {
  const events = new FakeEventStream();
  server.use(http.get('/api/chat/events', () => events.response));
  const { user, form } = await open('Oat milk');
  changeElsewhere('Oat milk', { title: 'Rice milk' });
  events.send({ type: 'task', taskId: 'id-Oat milk', change: 'changed' });
  await user.click(await form.findByRole('button', { name: 'Discard mine' }));
  expect(await screen.findByRole('button', { name: 'Rice milk' })).toBeVisible();
});

it.each([
  [
    'deleted',
    () => store(...tasks().filter(({ title }) => title !== 'Oat milk')),
    'was deleted elsewhere',
    'Add it again',
  ],
  ['completed', () => changeElsewhere('Oat milk', { completedAt: past }), 'was changed elsewhere', 'Save mine'],
] as const)(
  'goes on when it hears that the task was %s, and asks when it is saved',
  async (what, happen, said, keep) => {
    const events = new FakeEventStream();
    server.use(http.get('/api/chat/events', () => events.response));
    const app = await open('Oat milk');
    const { user, form } = app;
    await retype(app, 'Soy');
    happen();
    store(...tasks(), task('Bread'));
    events.send({ type: 'task', taskId: 'id-Oat milk', change: what === 'deleted' ? what : 'changed' });
    await (await list()).findByText('Bread');
    expect(form.getByLabelText('Title')).toHaveFocus();
    await user.keyboard(' milk{Enter}');
    expect(await form.findByText(new RegExp(said))).toBeVisible();
    expect(form.getByLabelText('Title')).toHaveValue('Soy milk');
    await user.click(form.getByRole('button', { name: keep }));
    await waitFor(() => expect(tasks().map(({ title }) => title)).toContain('Soy milk'));
    await waitFor(() => expect(form.queryByLabelText('Title')).not.toBeInTheDocument());
    expect(document.body).not.toHaveFocus();
  },
);

it('keeps what is typed while another filter is chosen', async () => {
  const app = await open('Oat milk');
  await retype(app, 'Soy');
  await app.user.click(screen.getByRole('button', { name: 'Done' }));
  await (await list('Completed tasks')).findByText('Dentist');
  await app.user.click(screen.getByRole('button', { name: 'Open' }));
  expect(screen.getByLabelText('Title')).toHaveValue('Soy');
});

it('adds again a task that was deleted elsewhere', async () => {
  const app = await open('Oat milk');
  const { user, form } = app;
  store(...tasks().filter(({ title }) => title !== 'Oat milk'));
  await retype(app, 'Soy milk{Enter}');
  await user.click(await form.findByRole('button', { name: 'Add it again' }));
  expect(await screen.findByRole('button', { name: 'Soy milk' })).toBeVisible();
  expect(asked).toHaveBeenCalledWith('add', { title: 'Soy milk', notes: '', dueAt: '' });
});
