import type { KeyboardEvent } from 'react';
import { isComposing } from '../ui/composing';

/**
 * Whether a key in a field of several lines asks to send it. Enter does, and with Shift breaks the line; on a touch keyboard it breaks the
 * line and a button sends. With Ctrl or Cmd it always sends.
 */
export function asksToSend({ key, shiftKey, ctrlKey, metaKey, nativeEvent }: KeyboardEvent, touch: boolean): boolean {
  if (key !== 'Enter' || isComposing(nativeEvent)) return false;
  return ctrlKey || metaKey || !(shiftKey || touch);
}
