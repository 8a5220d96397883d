import { describeError } from '../api/describe';
import { Icon } from '../ui/Icon';
import { IconButton } from '../ui/IconButton';
import { Spinner } from '../ui/Spinner';
import styles from './TasksPanel.module.css';
import { useTasks } from './useTasks';
import type { Task } from './useTasks';

const day = new Intl.DateTimeFormat('en', { weekday: 'short', month: 'short', day: 'numeric' });

/** The to-do list as it is; it is changed by asking for it. */
export function TasksPanel({ onClose }: { onClose: () => void }) {
  const { data: tasks, error, isPending } = useTasks();
  const open = tasks?.filter((task) => !task.completedAt) ?? [];
  const done = tasks?.filter((task) => task.completedAt) ?? [];

  return (
    <aside className={styles.panel} aria-label="Tasks">
      <div className={styles.head}>
        <h2>Tasks</h2>
        <IconButton icon="close" label="Close the tasks" onClick={onClose} />
      </div>
      <div className={styles.body}>
        {isPending && <Spinner label="Loading tasks" late />}
        {error && !tasks && <p className={styles.note}>{describeError(error)}</p>}
        {tasks && open.length === 0 && (
          <p className={styles.note}>{done.length > 0 ? 'All done.' : 'Nothing to do yet. Ask Fubuni to add something.'}</p>
        )}
        <TaskList tasks={open} label="Open tasks" />
        {done.length > 0 && (
          <details className={styles.done}>
            <summary>{done.length === 1 ? '1 completed' : `${done.length} completed`}</summary>
            <TaskList tasks={done} label="Completed tasks" />
          </details>
        )}
      </div>
    </aside>
  );
}

function TaskList({ tasks, label }: { tasks: readonly Task[]; label: string }) {
  if (tasks.length === 0) return null;
  return (
    <ul aria-label={label}>
      {tasks.map((task) => (
        <li key={task.id} data-done={Boolean(task.completedAt)}>
          <Icon name={task.completedAt ? 'check' : 'circle'} size={18} />
          <div>
            <p>{task.title}</p>
            {task.notes && <p className={styles.detail}>{task.notes}</p>}
            {task.dueAt && !task.completedAt && <p className={styles.detail}>Due {day.format(new Date(task.dueAt))}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
