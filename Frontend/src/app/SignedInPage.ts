import { onDemand } from '../ui/onDemand';
import { Waiting } from '../ui/Waiting';

/** All that only a signed-in person needs: a chunk of its own, so that the sign-in page does not wait for it. */
export const SignedInPage = onDemand(async () => (await import('./SignedIn')).SignedIn, Waiting);
