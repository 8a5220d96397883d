import { Component } from 'react';
import type { ReactNode, RefObject } from 'react';
import { placeOf } from './Message';

interface KeepPlaceProps {
  /** The first message that is here. */
  first: string | undefined;
  scroller: RefObject<HTMLElement | null>;
  children: ReactNode;
}

/** Holds what the reader sees where it is when messages appear above it. A class, for only these know a page right before it changes. */
export class KeepPlace extends Component<KeepPlaceProps> {
  override getSnapshotBeforeUpdate({ first }: KeepPlaceProps): number | null {
    return first !== undefined && first !== this.props.first ? topOf(first) : null;
  }

  override componentDidUpdate({ first, scroller }: KeepPlaceProps, _: unknown, before: number | null): void {
    const now = first === undefined || before === null ? null : topOf(first);
    if (before !== null && now !== null && scroller.current) scroller.current.scrollTop += now - before;
  }

  override render() {
    return this.props.children;
  }
}

function topOf(messageId: string): number | null {
  return document.getElementById(placeOf(messageId))?.getBoundingClientRect().top ?? null;
}
