import { lazyComponent } from '../lib/lazyComponent';
import { LoadingPage } from '../ui/LoadingPage';

/**
 * Everything that only a signed-in user needs, in a chunk of its own, so that the sign-in page does not wait for it.
 */
export const SignedInPage = lazyComponent(async () => (await import('./SignedIn')).SignedIn, LoadingPage);
