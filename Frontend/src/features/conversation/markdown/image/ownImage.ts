/** Signing in and out have addresses here too, and an image must not request them. */
const forbidden = /^\/api\/auth(?:\/|$)/i;

/** The address of an image of this site, or undefined for any other. */
export function ownImage(source: string | undefined): string | undefined {
  if (source === undefined || !URL.canParse(source, window.location.origin)) return undefined;
  const url = new URL(source, window.location.origin);
  return url.origin === window.location.origin && !forbidden.test(decoded(url.pathname)) ? url.href : undefined;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path).replace(/[\\/]+/g, '/');
  } catch {
    return '/api/auth';
  }
}
