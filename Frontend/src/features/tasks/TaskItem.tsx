import { useRef } from 'react';
import { IconButton } from '../../ui/IconButton';
import { describeDue, isOverdue } from './due';
import { useTaskActions } from './TaskActionsContext';
import { TaskEditor } from './TaskEditor';
import styles from './TasksPanel.module.css';
import type { Task } from './types';

interface TaskItemProps {
  task: Task;
  now: Date;
  editing: boolean;
  onEdit: (begins: boolean) => void;
}

/** A task: its checkbox, its text, which opens the editor, and its delete button. */
export function TaskItem({ task, now, editing, onEdit }: TaskItemProps) {
  const taskActions = useTaskActions();
  const refocus = useRef(false);
  const item = useRef<HTMLLIElement>(null);
  const done = task.completedAt !== null;

  /** Moves the focus to the same control of the next task, or the one before, when this one is removed. */
  const passFocus = (control: string) => {
    const neighbour = item.current?.nextElementSibling ?? item.current?.previousElementSibling;
    neighbour?.querySelector<HTMLElement>(control)?.focus();
  };

  if (editing) {
    return (
      <li ref={item} className={styles.item}>
        <TaskEditor
          task={task}
          onEnd={() => {
            passFocus(`.${styles.text ?? ''}`);
            refocus.current = true;
            onEdit(false);
          }}
        />
      </li>
    );
  }
  const overdue = !done && isOverdue(task.dueAt, now);
  return (
    <li ref={item} className={styles.item} data-done={done}>
      <input
        type="checkbox"
        className={styles.check}
        checked={done}
        aria-label={`Done: ${task.title}`}
        onChange={() => {
          passFocus('input[type="checkbox"]');
          void taskActions.complete(task, !done);
        }}
      />
      <button
        ref={(button) => {
          // The form that had the focus was removed.
          if (refocus.current) button?.focus();
          refocus.current = false;
        }}
        type="button"
        className={styles.text}
        title="Change"
        onClick={() => onEdit(true)}
      >
        <span className={styles.title} dir="auto">
          {task.title}
        </span>
        {task.notes && (
          <span className={styles.notes} dir="auto">
            {task.notes}
          </span>
        )}
        {task.dueAt && !done && (
          <span className={styles.due} data-overdue={overdue}>
            {overdue ? 'Overdue: ' : 'Due '}
            {describeDue(task.dueAt, now)}
          </span>
        )}
      </button>
      <IconButton
        icon="trash"
        label={`Delete ${task.title}`}
        className={styles.delete}
        onClick={() => {
          passFocus(`.${styles.delete ?? ''}`);
          taskActions.remove(task);
        }}
      />
    </li>
  );
}
