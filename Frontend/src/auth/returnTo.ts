import type { Location } from 'react-router';

const home = '/';

/**
 * A local path from an untrusted `returnTo`, or home. The URL parser decides what is local, because it also decides where the
 * browser goes: it reads `//host`, `/\host` and tabs inside as another origin.
 */
export function localPath(value: string | null): string {
  if (!value?.startsWith('/')) return home;
  try {
    const url = new URL(value, window.location.origin);
    // Resolving dots can leave a path that begins with two slashes, which would be read as a host the next time.
    const local = url.origin === window.location.origin && !url.pathname.startsWith('//');
    return local ? url.pathname + url.search + url.hash : home;
  } catch {
    return home;
  }
}

/** Where to sign in so as to come back here afterwards. */
export function signInPath({ pathname, search }: Pick<Location, 'pathname' | 'search'>): string {
  const here = pathname + search;
  return here === home ? '/sign-in' : `/sign-in?${new URLSearchParams({ returnTo: here }).toString()}`;
}
