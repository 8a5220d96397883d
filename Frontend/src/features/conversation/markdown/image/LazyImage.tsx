import { lazyComponent } from '../../../../lib/lazyComponent';
import type { MessageImageProps } from './MessageImage';

/** A chunk of its own, because few answers have an image. Until it is loaded its description is shown. */
export const LazyImage = lazyComponent<MessageImageProps>(
  async () => (await import('./MessageImage')).MessageImage,
  ({ alt }) => alt,
  { keepPlaceholder: true },
);
