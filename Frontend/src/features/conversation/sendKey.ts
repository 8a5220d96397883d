import type { KeyboardEvent } from 'react';
import { isComposing } from '../../lib/composing';

/**
 * Whether a key sends the text of a field with several lines. Enter sends, and Shift with Enter breaks the line; on a
 * touch keyboard Enter breaks the line too. With Ctrl or Cmd it always sends.
 */
export function isSendKey({ key, shiftKey, ctrlKey, metaKey, nativeEvent }: KeyboardEvent, isTouch: boolean): boolean {
  if (key !== 'Enter' || isComposing(nativeEvent)) return false;
  return ctrlKey || metaKey || !(shiftKey || isTouch);
}
