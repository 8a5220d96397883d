import { createContext, useContext } from 'react';

/**
 * Runs an action that may require a recent sign-in. If so, the user confirms their identity and the action runs again.
 * Throws a CancelledError when the user cancels.
 */
export type RunWithRecentSignIn = <T>(action: () => Promise<T>) => Promise<T>;

export const RecentSignInContext = createContext<RunWithRecentSignIn>((action) => action());

export const useRecentSignIn = (): RunWithRecentSignIn => useContext(RecentSignInContext);
