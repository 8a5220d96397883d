import type { KeyboardEvent } from 'react';

/**
 * Whether a key in a field of several lines asks to send it. Enter does, and with Shift breaks the line; on a touch keyboard it breaks the
 * line and a button sends. With Ctrl or Cmd it always sends.
 */
export function asksToSend({ key, shiftKey, ctrlKey, metaKey, nativeEvent }: KeyboardEvent, touch: boolean): boolean {
  // While an input method composes, Enter chooses a word.
  if (key !== 'Enter' || nativeEvent.isComposing) return false;
  return ctrlKey || metaKey || !(shiftKey || touch);
}
