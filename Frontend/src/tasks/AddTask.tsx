import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { useMutation, useMutationState } from '@tanstack/react-query';
import { describeError } from '../api/describe';
import { useServices } from '../app/services';
import { Icon } from '../ui/Icon';
import { DueField } from './DueField';
import { fromFields } from './due';
import styles from './TaskForm.module.css';
import type { AddTaskRequest } from './types';

const none = { date: '', time: '' };
const mutationKey = ['add-task'];

/** The field is free for the next task at once; one that was not accepted comes back to it. */
export function AddTask() {
  const { taskActions } = useServices();
  const [title, setTitle] = useState('');
  const [due, setDue] = useState(none);
  const adding = useMutationState({ filters: { mutationKey, status: 'pending' } }).length;
  const add = useMutation({
    mutationKey,
    mutationFn: (request: AddTaskRequest) => taskActions.add(request),
    onError: (_, request) => setTitle((now) => now || request.title),
  });

  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (title.trim() === '') return;
    add.mutate({ title: title.trim(), ...(due.date && { dueAt: fromFields(due) }) });
    setTitle('');
    setDue(none);
  };

  return (
    <form className={styles.add} onSubmit={onSubmit}>
      <div className={styles.line}>
        <Icon name="plus" size={18} />
        <input
          aria-label="Add a task"
          placeholder="Add a task"
          autoComplete="off"
          maxLength={200}
          enterKeyHint="done"
          value={title}
          onChange={({ target }) => setTitle(target.value)}
        />
        {(title || adding > 0) && (
          <button type="submit" className="button button--sm button--primary" disabled={title.trim() === ''}>
            {adding > 0 ? 'Adding' : 'Add'}
          </button>
        )}
      </div>
      {title && <DueField value={due} onChange={setDue} />}
      {add.error && (
        <p className={styles.error} role="alert">
          The task was not added. {describeError(add.error)}
        </p>
      )}
    </form>
  );
}
