import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { useMutation, useMutationState } from '@tanstack/react-query';
import { describeError } from '../../api/describeError';
import { Icon } from '../../ui/Icon';
import { fromFields, toFields } from './due';
import { DueField } from './DueField';
import { useTaskActions } from './TaskActionsContext';
import styles from './TaskForm.module.css';
import type { AddTaskRequest } from './types';

const nothing = { title: '', due: toFields(null) };
const mutationKey = ['add-task'];

/** The field is free for the next task at once. A refused task comes back to it, unless another one is being typed. */
export function AddTask() {
  const taskActions = useTaskActions();
  const [typed, setTyped] = useState(nothing);
  const [refused, setRefused] = useState<{ title: string; error: Error }[]>([]);
  const { title, due } = typed;
  const adding = useMutationState({ filters: { mutationKey, status: 'pending' } }).length;
  const add = useMutation({
    mutationKey,
    mutationFn: (request: AddTaskRequest) => taskActions.add(request),
    onError: (error, { title: given, dueAt }) => {
      setRefused((others) => [...others, { title: given, error }]);
      setTyped((now) => (now.title ? now : { title: given, due: toFields(dueAt ?? null) }));
    },
  });

  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (title.trim() === '') return;
    add.mutate({ title: title.trim(), ...(due.date && { dueAt: fromFields(due) }) });
    setTyped(nothing);
    setRefused([]);
  };

  return (
    <form className={styles.add} onSubmit={onSubmit}>
      <div className={styles.line}>
        <Icon name="plus" size={18} />
        <input
          dir="auto"
          aria-label="Add a task"
          placeholder="Add a task"
          autoComplete="off"
          maxLength={200}
          enterKeyHint="done"
          value={title}
          onChange={({ target }) => setTyped({ title: target.value, due })}
        />
        {(title || adding > 0) && (
          <button type="submit" className="button button--sm button--primary" disabled={title.trim() === ''}>
            {adding > 0 ? 'Adding' : 'Add'}
          </button>
        )}
      </div>
      {title && <DueField value={due} onChange={(changed) => setTyped({ title, due: changed })} />}
      {refused.map(({ title: given, error }, index) => (
        <p key={index} className={styles.error} role="alert">
          “{given}” was not added. {describeError(error)}
        </p>
      ))}
    </form>
  );
}
