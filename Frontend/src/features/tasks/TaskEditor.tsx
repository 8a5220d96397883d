import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, SubmitEvent } from 'react';
import { useMutation } from '@tanstack/react-query';
import { describeError } from '../../api/describeError';
import { ApiError } from '../../api/problem';
import { isComposing } from '../../lib/composing';
import { selectAll } from '../../lib/selectAll';
import { fromFields, toFields } from './due';
import { DueField } from './DueField';
import { TaskConflict } from './taskActions';
import { useTaskActions } from './TaskActionsContext';
import { TaskChanged } from './TaskChanged';
import styles from './TaskForm.module.css';
import type { ChangeTaskRequest, Task } from './types';

/**
 * Edits a task in place. When it was changed elsewhere, both versions are shown, and the typed text stays until the
 * user decides.
 */
export function TaskEditor({ task, onEnd }: { task: Task; onEnd: () => void }) {
  const taskActions = useTaskActions();
  // The task that the changes are based on: as it was when it was opened, or when its new version was shown.
  const [base, setBase] = useState(task);
  const [title, setTitle] = useState(task.title);
  const [notes, setNotes] = useState(task.notes ?? '');
  const [due, setDue] = useState(() => toFields(task.dueAt));
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => selectAll(field.current), []);

  const save = useMutation({
    mutationFn: ({ seen, change }: { seen: Task; change: ChangeTaskRequest }) => taskActions.save(seen, change),
    onSuccess: onEnd,
  });
  const addAgain = useMutation({
    mutationFn: () => taskActions.add({ title: title.trim(), notes: notes.trim(), dueAt: fromFields(due) }),
    onSuccess: onEnd,
  });

  const conflict = save.error instanceof TaskConflict ? save.error : undefined;
  const error = conflict ? addAgain.error : save.error;
  const fields = error instanceof ApiError ? error.errors : {};
  // An event may bring the new version before the user saves.
  const current = conflict ? conflict.current : task;
  const changed = current?.version !== base.version;

  const send = (seen: Task) => {
    const change = changeOf(seen, { title: title.trim(), notes: notes.trim(), dueAt: fromFields(due) });
    setBase(seen);
    if (Object.keys(change).length === 0) onEnd();
    else save.mutate({ seen, change });
  };
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (title.trim() !== '' && !save.isPending && !changed) send(base);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || isComposing(event.nativeEvent)) return;
    event.preventDefault();
    event.stopPropagation();
    onEnd();
  };

  return (
    <form className={styles.editor} aria-label={`Change ${base.title}`} onSubmit={onSubmit} onKeyDown={onKeyDown}>
      <input
        ref={field}
        autoFocus
        dir="auto"
        aria-label="Title"
        aria-invalid={fields.title !== undefined}
        maxLength={200}
        value={title}
        onChange={({ target }) => setTitle(target.value)}
      />
      <textarea
        dir="auto"
        aria-label="Notes"
        placeholder="Notes"
        rows={2}
        maxLength={4_000}
        value={notes}
        onChange={({ target }) => setNotes(target.value)}
      />
      <DueField value={due} onChange={setDue} error={fields.dueAt?.[0]} />
      {error && (
        <p className={styles.error} role="alert">
          {Object.values(fields)[0]?.[0] ?? describeError(error)}
        </p>
      )}
      {changed ? (
        <TaskChanged
          current={current}
          busy={save.isPending || addAgain.isPending}
          onKeep={() => (current ? send(current) : addAgain.mutate())}
          onDiscard={onEnd}
        />
      ) : (
        <div className={styles.buttons}>
          <button
            type="submit"
            className="button button--sm button--primary"
            disabled={title.trim() === ''}
            aria-disabled={save.isPending}
          >
            Save
          </button>
          <button type="button" className="button button--sm button--secondary" onClick={onEnd}>
            Cancel
          </button>
        </div>
      )}
    </form>
  );
}

/** Empty text removes notes and due time. */
function changeOf(
  task: Task,
  typed: Required<Pick<ChangeTaskRequest, 'title' | 'notes' | 'dueAt'>>,
): ChangeTaskRequest {
  const change: ChangeTaskRequest = {};
  if (typed.title !== task.title) change.title = typed.title;
  if (typed.notes !== (task.notes ?? '')) change.notes = typed.notes;
  // Seconds cannot be typed, so a due time that was not changed is not sent.
  if (typed.dueAt !== fromFields(toFields(task.dueAt))) change.dueAt = typed.dueAt;
  return change;
}
