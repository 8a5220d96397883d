import { Component } from 'react';
import type { ReactNode, RefObject } from 'react';

interface KeepPlaceProps {
  /** The first message that is here. */
  first: string | undefined;
  scroller: RefObject<HTMLElement | null>;
  children: ReactNode;
}

interface Place {
  id: string;
  top: number;
}

/** Holds what the reader sees where it is when messages appear above it. A class, for only these know a page right before it changes. */
export class KeepPlace extends Component<KeepPlaceProps> {
  override getSnapshotBeforeUpdate({ first }: KeepPlaceProps): Place | null {
    const { scroller } = this.props;
    return first !== undefined && first !== this.props.first && scroller.current ? firstSeen(scroller.current) : null;
  }

  override componentDidUpdate({ scroller }: KeepPlaceProps, _: unknown, before: Place | null): void {
    const now = before && document.getElementById(before.id)?.getBoundingClientRect().top;
    if (before && now != null && scroller.current) scroller.current.scrollTop += now - before.top;
  }

  override render() {
    return this.props.children;
  }
}

/** What is above it may be of a height that nobody knows yet, so only what is seen can be held. */
function firstSeen(scroller: HTMLElement): Place | null {
  const { top } = scroller.getBoundingClientRect();
  for (const message of scroller.querySelectorAll('article')) {
    const place = message.getBoundingClientRect();
    if (place.bottom > top) return { id: message.id, top: place.top };
  }
  return null;
}
