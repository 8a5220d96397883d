import type { Location } from 'react-router';

const home = '/';

/**
 * The addresses of the app's own pages: no host, no fragment, and no percent sign, backslash or dot segment in the
 * path, so that no browser reads them as another origin. `LocalPath.cs` of AuthService has the same expression.
 */
const syntax = /^(?=\/)(?:\/(?!\.\.?(?:[/?]|$))[A-Za-z0-9_.~+@-]+)*\/?(?:\?[A-Za-z0-9_.~+@/=&%:,-]*)?$/;

const maxLength = 1000;

/** A path of the app from an untrusted `returnTo`, or home. */
export function localPath(value: string | null): string {
  return value !== null && value.length <= maxLength && syntax.test(value) ? value : home;
}

/** The address of the sign-in page that returns to this location afterwards. */
export function signInPath({ pathname, search }: Pick<Location, 'pathname' | 'search'>): string {
  const here = pathname + search;
  return here === home ? '/sign-in' : `/sign-in?${new URLSearchParams({ returnTo: here }).toString()}`;
}
