import { useState } from 'react';
import { useMediaQuery } from '../lib/useMediaQuery';

/** Whether the tasks are open: beside the chat of a wide page, or as a drawer. */
export function useTasksPanel() {
  const isWide = useMediaQuery('(width >= 75rem)');
  // The choice is for this width only, because a panel that is open on a wide page would cover a narrow one.
  const [chosen, setChosen] = useState<{ isWide: boolean; isOpen: boolean }>();
  const isOpen = chosen?.isWide === isWide ? chosen.isOpen : isWide;
  // The tasks are read when they are opened first, and keep what was typed when they are closed.
  const [wasOpened, setWasOpened] = useState(isOpen);
  if (isOpen && !wasOpened) setWasOpened(true);

  return {
    isDrawer: !isWide,
    isOpen,
    coversChat: !isWide && isOpen,
    wasOpened,
    setOpen: (open: boolean) => setChosen({ isWide, isOpen: open }),
  };
}
