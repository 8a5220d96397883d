import { act } from '@testing-library/react';
import { vi } from 'vitest';

/** A window with a width (rem) for media queries. Returns how to change it. */
export function stubWidth(initial: number): (width: number) => void {
  let now = initial;
  const changes = new EventTarget();
  const holds = (media: string) => {
    const [, comparison, width] = /^\(width (<|>=) (\d+)rem\)$/.exec(media) ?? [];
    return comparison === '<' ? now < Number(width) : comparison === '>=' && now >= Number(width);
  };
  vi.stubGlobal('matchMedia', (media: string) => ({
    media,
    get matches() {
      return holds(media);
    },
    addEventListener: changes.addEventListener.bind(changes),
    removeEventListener: changes.removeEventListener.bind(changes),
  }));
  return (width) =>
    act(() => {
      now = width;
      changes.dispatchEvent(new Event('change'));
    });
}
