const messages = new Map(
  Object.entries({
    google_denied: 'You did not allow the sign-in with Google. Nothing has changed.',
    google_failed: 'The sign-in with Google did not work. Try again.',
    google_email_unverified:
      'This Google account has no email address that can be used here. Use another account or another way to sign in.',
    google_link_required:
      'There is already an account with this email. Sign in with your password, then link Google in the settings.',
    google_already_linked: 'This Google account belongs to another Fubuni account.',
    registration_unavailable: 'New accounts cannot be made here at the moment.',
    account_banned: 'This account has been blocked.',
    rate_limited: 'That was too fast. Try again in a moment.',
    recent_sign_in_required: 'That took too long. Try again.',
  }),
);

/** The text for an error code of a sign-in with Google. */
export function describeGoogleError(code: string): string {
  return messages.get(code) ?? 'The sign-in did not work. Try again.';
}
