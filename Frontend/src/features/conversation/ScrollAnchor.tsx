import { Component } from 'react';
import type { ReactNode, RefObject } from 'react';

interface ScrollAnchorProps {
  /** The id of the first message that is rendered. */
  first: string | undefined;
  scroller: RefObject<HTMLElement | null>;
  children: ReactNode;
}

interface Anchor {
  id: string;
  top: number;
}

/**
 * Keeps the scroll position of the visible messages when others are added above. A class, because only classes can
 * measure right before the DOM changes.
 */
export class ScrollAnchor extends Component<ScrollAnchorProps> {
  override getSnapshotBeforeUpdate({ first }: ScrollAnchorProps): Anchor | null {
    const { scroller } = this.props;
    return first !== undefined && first !== this.props.first && scroller.current
      ? firstVisible(scroller.current)
      : null;
  }

  override componentDidUpdate({ scroller }: ScrollAnchorProps, _: unknown, before: Anchor | null): void {
    const now = before && document.getElementById(before.id)?.getBoundingClientRect().top;
    if (before && now != null && scroller.current) scroller.current.scrollTop += now - before.top;
  }

  override render() {
    return this.props.children;
  }
}

/** The height of the messages above may not be known yet, so a visible message is measured. */
function firstVisible(scroller: HTMLElement): Anchor | null {
  const { top } = scroller.getBoundingClientRect();
  for (const message of scroller.querySelectorAll('article')) {
    const bounds = message.getBoundingClientRect();
    if (bounds.bottom > top) return { id: message.id, top: bounds.top };
  }
  return null;
}
