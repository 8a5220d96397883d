import { useEffect, useRef, useState } from 'react';
import { focusComposer } from '../features/conversation/Composer';

type Target = 'search' | 'composer' | 'list button' | 'tasks button';

/** Moves the focus after the next render, because the target may have to be shown first. */
export function useLayoutFocus() {
  const listButton = useRef<HTMLButtonElement>(null);
  const tasksButton = useRef<HTMLButtonElement>(null);
  const searchField = useRef<HTMLInputElement>(null);
  const [request, setRequest] = useState<{ target: Target }>();

  useEffect(() => {
    const targets = { search: searchField, 'list button': listButton, 'tasks button': tasksButton };
    if (request?.target === 'composer') focusComposer();
    else if (request) targets[request.target].current?.focus();
  }, [request]);

  return { listButton, tasksButton, searchField, focus: (target: Target) => setRequest({ target }) };
}
