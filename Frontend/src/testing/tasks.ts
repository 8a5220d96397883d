import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, vi } from 'vitest';
import type { AddTaskRequest, ChangeTaskRequest, Task } from '../features/tasks/types';
import { home, problem, server } from './server';

export const task = (title: string, more: Partial<Task> = {}): Task => ({
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
export const past = '2026-01-02T10:00:00Z';
/** The changes that the service was asked for. */
export const asked = vi.fn();
/** What the service has stored. */
let stored: Task[];

export const tasks = (): readonly Task[] => stored;
export const store = (...kept: Task[]): void => {
  stored = kept;
};

/** A service with three tasks, one of each kind, and what else the page requests. */
export function serveTasks(): void {
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
        ({ completedAt, dueAt }) =>
          (completedAt !== null) === done && (!searchParams.has('dueBefore') || dueAt === past),
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
}

export const list = async (name = 'Open tasks') => within(await screen.findByRole('list', { name }));
export const gone = (title: string) => waitFor(() => expect(screen.queryByText(title)).not.toBeInTheDocument());
/** Changes a task elsewhere, without an event for this tab. */
export const changeElsewhere = (title: string, change: Partial<Task>) => {
  stored = stored.map((each) => (each.title === title ? { ...each, ...change, version: 'theirs' } : each));
};
