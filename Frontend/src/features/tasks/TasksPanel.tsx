import { useState } from 'react';
import { describeError } from '../../api/describeError';
import { useNow } from '../../lib/clock';
import { IconButton } from '../../ui/IconButton';
import { LoadMore } from '../../ui/LoadMore';
import { Spinner } from '../../ui/Spinner';
import { AddTask } from './AddTask';
import { TaskItem } from './TaskItem';
import styles from './TasksPanel.module.css';
import type { Task, TaskFilter } from './types';
import { useTasks } from './useTasks';

const filters: readonly { filter: TaskFilter; label: string; list: string; empty: string }[] = [
  {
    filter: 'open',
    label: 'Open',
    list: 'Open tasks',
    empty: 'Nothing to do yet. Add something above, or ask Fubuni to add one.',
  },
  { filter: 'overdue', label: 'Overdue', list: 'Overdue tasks', empty: 'Nothing is overdue.' },
  {
    filter: 'done',
    label: 'Done',
    list: 'Completed tasks',
    empty: 'Nothing is done yet. What you complete goes here.',
  },
];

/** The to-do list. The user changes it here or by asking the assistant. */
export function TasksPanel({ onClose }: { onClose: () => void }) {
  const [filter, setFilter] = useState<TaskFilter>('open');
  const now = useNow();
  // The tasks being edited, as they were at the start. Their rows keep their order, so that typed text is not lost.
  const [edited, setEdited] = useState<readonly Task[]>([]);
  const list = useTasks(filter, now, edited);
  const { tasks, data, error, isPending, hasNextPage, refetch } = list;
  const shown = filters.find((candidate) => candidate.filter === filter);

  return (
    <aside className={styles.panel} aria-label="Tasks">
      <div className={styles.head}>
        <h2>Tasks</h2>
        <IconButton icon="close" label="Close the tasks" onClick={onClose} />
      </div>
      <AddTask />
      <div className={styles.filters} role="group" aria-label="Which tasks">
        {filters.map(({ filter: each, label }) => (
          <button key={each} type="button" aria-pressed={each === filter} onClick={() => setFilter(each)}>
            {label}
          </button>
        ))}
      </div>
      <div className={styles.body} data-scroller="">
        {isPending && <Spinner label="Loading tasks" late />}
        {error && !data && (
          <div className={styles.note} role="alert">
            <p>{describeError(error)}</p>
            <button type="button" className="button button--sm button--secondary" onClick={() => void refetch()}>
              Try again
            </button>
          </div>
        )}
        {data && tasks.length === 0 && !hasNextPage && <p className={styles.note}>{shown?.empty}</p>}
        {tasks.length > 0 && (
          <ul aria-label={shown?.list}>
            {tasks.map((task) => (
              <TaskItem
                key={task.id}
                task={task}
                now={now}
                editing={edited.some(({ id }) => id === task.id)}
                onEdit={(begins) =>
                  setEdited((others) => [...others.filter(({ id }) => id !== task.id), ...(begins ? [task] : [])])
                }
              />
            ))}
          </ul>
        )}
        <LoadMore label="Show more tasks" pages={list} />
      </div>
    </aside>
  );
}
