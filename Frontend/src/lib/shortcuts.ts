import { useEffect } from 'react';
import { isComposing } from './composing';
import { readPreference } from './preference';

interface Shortcut {
  label: string;
  /** As in `KeyboardEvent.key`; letters in lower case. */
  key: string;
  /** With ⌘ on a Mac and Ctrl elsewhere. */
  command?: boolean;
  shift?: boolean;
  /** A single key that works too, unless the user is typing. */
  alone?: string;
}

export const shortcuts = {
  newChat: { label: 'New chat', key: 'o', command: true, shift: true },
  search: { label: 'Search chats', key: 'k', command: true },
  compose: { label: 'Write a message', key: 'i', command: true, alone: '/' },
  stop: { label: 'Stop the answer', key: 'Escape' },
  sidebar: { label: 'Show or hide the chat list', key: 'b', command: true },
  tasks: { label: 'Show or hide the tasks', key: 'j', command: true },
  print: { label: 'Print the chat', key: 'p', command: true },
  theme: { label: 'Light or dark', key: 'l', command: true, shift: true },
  help: { label: 'Keyboard shortcuts', key: '/', command: true, alone: '?' },
} satisfies Record<string, Shortcut>;

export type ShortcutName = keyof typeof shortcuts;

/** Single keys can be switched off, because speech input would press them (WCAG 2.1.4). */
export const singleKeys = 'single-keys';

const isMac = () => /mac|iphone|ipad/i.test(navigator.platform);

/** The keys of a shortcut as this computer names them. */
export function keyNames(name: ShortcutName): string {
  const { key, command, shift }: Shortcut = shortcuts[name];
  const letter = key === 'Escape' ? 'Esc' : key.toUpperCase();
  if (isMac()) return `${shift ? '⇧' : ''}${command ? '⌘' : ''}${letter}`;
  return [command && 'Ctrl', shift && 'Shift', letter].filter(Boolean).join(' + ');
}

/** Handles shortcuts wherever the focus is. A shortcut without a handler is left to the browser. */
export function useShortcuts(handlers: Partial<Record<ShortcutName, () => void>>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isComposing(event) || event.repeat || document.querySelector('dialog[open]'))
        return;
      const name = shortcutOf(event);
      const handler = name && handlers[name];
      if (!handler) return;
      event.preventDefault();
      handler();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
}

function shortcutOf(event: KeyboardEvent): ShortcutName | undefined {
  return (Object.keys(shortcuts) as ShortcutName[]).find((name) => matches(event, shortcuts[name]));
}

function matches(event: KeyboardEvent, { key, command = false, shift = false, alone }: Shortcut): boolean {
  if (event.altKey) return false;
  const withCommand = isMac() ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  const plain = !event.metaKey && !event.ctrlKey;
  if (alone !== undefined && plain && event.key === alone)
    return !isWriting(event.target) && readPreference(singleKeys, true);
  if (keyOf(event) !== key || !(command ? withCommand : plain)) return false;
  // Whether other characters need Shift depends on the keyboard.
  if (/^[a-z]$/.test(key) && event.shiftKey !== shift) return false;
  // Elsewhere Escape closes the dialog, menu or drawer around it.
  return (
    key !== 'Escape' ||
    (event.target instanceof Element && (event.target === document.body || event.target.closest('main') !== null))
  );
}

/** The letter, or the letter of the same key on a Latin keyboard. */
function keyOf({ key, code }: KeyboardEvent): string {
  if (key.length === 1 && key > '\x7f' && /^Key[A-Z]$/.test(code)) return code.slice(3).toLowerCase();
  return key.length === 1 ? key.toLowerCase() : key;
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]') !== null;
}
