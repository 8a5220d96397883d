import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { renderApp } from '../../testing/renderApp';
import { authResponse, home, problem, server } from '../../testing/server';

// As the service answers who allows for it.
const signedOut = http.post('/api/auth/refresh', async ({ request }) =>
  ((await request.json()) as { allowSignedOut?: boolean }).allowSignedOut
    ? new HttpResponse(null, { status: 204 })
    : problem(401, 'refresh_missing'),
);

beforeEach(() => server.use(signedOut, ...home()));

describe('signing in', () => {
  const fill = async ({ user }: ReturnType<typeof renderApp>) => {
    await user.type(await screen.findByLabelText('Email'), 'ada@example.org');
    await user.type(screen.getByLabelText('Password'), 'correct horse');
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
  };

  it('comes before a chat, and leads back to it', async () => {
    let sent: unknown;
    server.use(
      http.post('/api/auth/login', async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json(authResponse());
      }),
      http.get('/api/chat/sessions/:id', () => problem(404, 'session_not_found')),
    );
    const app = renderApp('/chat/01a1fb09-2722-7e00-8c85-64086b93bc16');
    await fill(app);
    expect(await screen.findByRole('heading', { name: 'There is no such chat' })).toBeVisible();
    expect(app.address()).toBe('/chat/01a1fb09-2722-7e00-8c85-64086b93bc16');
    expect(sent).toEqual({ email: 'ada@example.org', password: 'correct horse' });
  });

  it('does not tell which of the two was wrong', async () => {
    server.use(http.post('/api/auth/login', () => problem(401, 'invalid_credentials')));
    await fill(renderApp('/sign-in'));
    expect(await screen.findByRole('alert')).toHaveTextContent('The email or the password is not right.');
    expect(screen.getByLabelText('Email')).toHaveValue('ada@example.org');
  });

  it('says when to try again', async () => {
    server.use(http.post('/api/auth/login', () => problem(429, 'rate_limited', {}, { 'retry-after': '30' })));
    await fill(renderApp('/sign-in'));
    expect(await screen.findByRole('alert')).toHaveTextContent('Try again in 30 seconds.');
  });

  it('shows that it is busy, and ignores a second click', async () => {
    let calls = 0;
    let release: () => void = () => undefined;
    server.use(
      http.post('/api/auth/login', async () => {
        calls += 1;
        await new Promise<void>((resolve) => (release = resolve));
        return HttpResponse.json(authResponse());
      }),
    );
    const app = renderApp('/sign-in');
    await fill(app);
    const button = screen.getByRole('button', { name: 'Sign in' });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    await app.user.click(button);
    await waitFor(() => expect(calls).toBe(1));
    release();
    expect(await screen.findByLabelText('Message')).toBeVisible();
    expect(calls).toBe(1);
  });

  it('is passed over by who is signed in already', async () => {
    server.use(http.post('/api/auth/refresh', () => HttpResponse.json(authResponse())));
    const app = renderApp('/sign-in?returnTo=//evil.com');
    expect(await screen.findByLabelText('Message')).toBeVisible();
    expect(app.address()).toBe('/');
  });
});

describe('registering', () => {
  it('asks for what is missing before asking the server', async () => {
    const { user } = renderApp('/register');
    await user.click(await screen.findByRole('button', { name: 'Create account' }));
    const name = screen.getByLabelText('Name');
    expect(name).toBeInvalid();
    expect(name).toHaveAccessibleDescription('Enter your name.');
    expect(name).toHaveFocus();
    expect(screen.getByLabelText('Password')).toHaveAccessibleDescription('Enter your password.');
  });

  const fill = async ({ user }: ReturnType<typeof renderApp>) => {
    await user.type(await screen.findByLabelText('Name'), 'Ada');
    await user.type(screen.getByLabelText('Email'), 'ada@example');
    await user.type(screen.getByLabelText('Password'), 'short');
    await user.click(screen.getByRole('button', { name: 'Create account' }));
  };

  it('shows each message of the server at its field', async () => {
    const errors = { email: ['Not an email address.'], password: ['Too short.', 'Too common.'] };
    server.use(http.post('/api/auth/register', () => problem(422, 'validation_failed', { errors })));
    await fill(renderApp('/register'));
    const email = await screen.findByLabelText('Email');
    await waitFor(() => expect(email).toHaveAccessibleDescription('Not an email address.'));
    expect(email).toBeInvalid();
    expect(email).toHaveFocus();
    expect(screen.getByLabelText('Password')).toHaveAccessibleDescription('Too short. Too common.');
    expect(screen.getByLabelText('Name')).toBeValid();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('shows an email that is in use at its field', async () => {
    server.use(http.post('/api/auth/register', () => problem(409, 'email_taken')));
    await fill(renderApp('/register'));
    await waitFor(() => expect(screen.getByLabelText('Email')).toBeInvalid());
    expect(screen.getByLabelText('Email')).toHaveAccessibleDescription(/already an account/);
  });

  it('shows what concerns no field above the form', async () => {
    server.use(
      http.post('/api/auth/register', () => problem(422, 'validation_failed', { errors: { deliver: ['Unknown.'] } })),
    );
    await fill(renderApp('/register'));
    expect(await screen.findByRole('alert')).toHaveTextContent('Detail of validation_failed.');
  });

  it('shows the password on demand', async () => {
    const { user } = renderApp('/register');
    const field = await screen.findByLabelText('Password');
    expect(field).toHaveAttribute('type', 'password');
    await user.click(screen.getByRole('button', { name: 'Show password' }));
    expect(field).toHaveAttribute('type', 'text');
    expect(screen.getByRole('button', { name: 'Show password', pressed: true })).toBeVisible();
  });
});

describe('Google', () => {
  it('is offered only where it is configured', async () => {
    server.use(http.get('/api/auth/providers', () => HttpResponse.json({ google: true })));
    renderApp('/sign-in?returnTo=%2Fchat%2F1');
    const link = await screen.findByRole('link', { name: 'Continue with Google' });
    expect(link).toHaveAttribute('href', '/api/auth/google?returnTo=%2Fchat%2F1');
  });

  it.each([
    ['google_denied', 'You did not allow the sign-in with Google.'],
    ['google_link_required', 'Sign in with your password, then link Google in the settings.'],
    ['account_banned', 'This account has been blocked.'],
    ['constructor', 'The sign-in did not work. Try again.'],
  ])('says what went wrong: %s', async (code, message) => {
    server.use(http.get('/api/auth/providers', () => HttpResponse.json({ google: true })));
    renderApp(`/sign-in?error=${code}&returnTo=%2Fchat%2F1`);
    expect(await screen.findByRole('alert')).toHaveTextContent(message);
    const link = await screen.findByRole('link', { name: 'Continue with Google' });
    expect(link).toHaveAttribute('href', '/api/auth/google?returnTo=%2Fchat%2F1');
  });

  it('is not offered otherwise', async () => {
    let asked = false;
    server.use(
      http.get('/api/auth/providers', () => {
        asked = true;
        return HttpResponse.json({ google: false });
      }),
    );
    renderApp('/sign-in');
    await waitFor(() => expect(asked).toBe(true));
    expect(screen.queryByRole('link', { name: 'Continue with Google' })).not.toBeInTheDocument();
  });
});
