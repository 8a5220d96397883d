import type { Session } from '../../api/sessions';
import { lazyComponent } from '../../lib/lazyComponent';
import { ErrorBoundary } from '../../ui/ErrorBoundary';
import { toasts } from '../../ui/toasts';

const UsageDialog = lazyComponent(
  async () => (await import('./UsageDialog')).UsageDialog,
  () => null,
);

/** The usage of a chat, in a chunk of its own. When that cannot be loaded, a notice says so. */
export function ChatUsage({ session, onClose }: { session: Session; onClose: () => void }) {
  const onFailure = () => {
    onClose();
    toasts.show({
      message: 'The usage could not be loaded. Check your connection, or reload the page.',
      tone: 'danger',
    });
  };
  return (
    <ErrorBoundary fallback={null} onFailure={onFailure}>
      <UsageDialog session={session} onClose={onClose} />
    </ErrorBoundary>
  );
}
