import { Component } from 'react';
import type { ReactNode } from 'react';

interface ErrorBoundaryProps {
  fallback: ReactNode;
  /** What is shown. Something else is tried whether or not this failed. */
  place?: string;
  onFailure?: () => void;
  children: ReactNode;
}

/** Shows `fallback` where rendering its children failed. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch() {
    this.props.onFailure?.();
  }

  override componentDidUpdate(before: ErrorBoundaryProps, { failed }: { failed: boolean }) {
    // What fails at its first sight has not failed elsewhere before.
    if (failed && before.place !== this.props.place) this.setState({ failed: false });
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
