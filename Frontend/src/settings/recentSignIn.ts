import { createContext, useContext } from 'react';

/**
 * Runs what the server may refuse to someone who signed in a while ago. Then it asks them to confirm who they are, and runs it
 * again. Throws a CancelledError when they would rather not.
 */
export type Recently = <T>(action: () => Promise<T>) => Promise<T>;

export const RecentSignInContext = createContext<Recently>((action) => action());

export const useRecentSignIn = (): Recently => useContext(RecentSignInContext);
