import { useState } from 'react';
import { usePreference } from '../lib/preference';
import { useMediaQuery } from '../lib/useMediaQuery';

/** Whether the chat list is open: beside the chat as the user prefers, or as a drawer over a narrow page. */
export function useChatList() {
  const isDrawer = useMediaQuery('(width < 48rem)');
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const [isOpenBeside, setOpenBeside] = usePreference('chat-list', true);
  const [hasFocus, setHasFocus] = useState(false);
  // A list with the focus stays open when the page becomes narrow.
  const [wasDrawer, setWasDrawer] = useState(isDrawer);
  if (isDrawer !== wasDrawer) {
    setWasDrawer(isDrawer);
    setDrawerOpen(isDrawer && hasFocus);
  }

  return {
    isDrawer,
    isOpen: isDrawer ? isDrawerOpen : isOpenBeside,
    coversChat: isDrawer && isDrawerOpen,
    hasOpenButton: isDrawer || !isOpenBeside,
    setOpen: isDrawer ? setDrawerOpen : setOpenBeside,
    closeDrawer: () => setDrawerOpen(false),
    setHasFocus,
  };
}
