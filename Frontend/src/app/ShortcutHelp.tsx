import { lazyComponent } from '../lib/lazyComponent';
import { ErrorBoundary } from '../ui/ErrorBoundary';
import { toasts } from '../ui/toasts';

const ShortcutSheet = lazyComponent(
  async () => (await import('./ShortcutSheet')).ShortcutSheet,
  () => null,
);

/** The list of shortcuts, in a chunk of its own. When that cannot be loaded, a notice says so. */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const onFailure = () => {
    onClose();
    toasts.show({
      message: 'The shortcuts could not be loaded. Check your connection, or reload the page.',
      tone: 'danger',
    });
  };
  return (
    <ErrorBoundary fallback={null} onFailure={onFailure}>
      <ShortcutSheet onClose={onClose} />
    </ErrorBoundary>
  );
}
