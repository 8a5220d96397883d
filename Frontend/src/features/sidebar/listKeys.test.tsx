import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { renderApp } from '../../testing/renderApp';
import { asked, link, milk, serveSessions } from '../../testing/sessions';

beforeEach(serveSessions);

describe('the keyboard', () => {
  const begin = async () => {
    const app = renderApp(`/chat/${milk.id}`);
    const first = await link('Milk');
    // The chat takes the focus when it is there.
    await waitFor(() => expect(screen.getByLabelText('Message')).toHaveFocus());
    first.focus();
    return app;
  };

  it('moves through the list, which has one Tab stop', async () => {
    const { user } = await begin();
    const [first, last] = [await link('Milk'), await link('Bread')];
    expect(first).toHaveAttribute('tabindex', '0');
    expect(last).toHaveAttribute('tabindex', '-1');
    await user.keyboard('{ArrowDown}');
    expect(last).toHaveFocus();
    expect(last).toHaveAttribute('tabindex', '0');
    expect(first).toHaveAttribute('tabindex', '-1');
    await user.keyboard('{ArrowDown}');
    expect(last).toHaveFocus();
    await user.keyboard('{Home}');
    expect(first).toHaveFocus();
    await user.keyboard('{End}{ArrowUp}');
    expect(first).toHaveFocus();
  });

  it('renames with F2', async () => {
    const { user } = await begin();
    await user.keyboard('{F2}');
    const field = screen.getByRole('textbox', { name: 'Chat title' });
    expect(field).toHaveFocus();
    await user.clear(field);
    await user.type(field, 'Oat milk{Enter}');
    expect(await link('Oat milk')).toHaveFocus();
  });

  it('deletes with Del, and focuses the next one', async () => {
    const { user } = renderApp('/');
    const first = await link('Milk');
    await waitFor(() => expect(screen.getByLabelText('Message')).toHaveFocus());
    first.focus();
    await user.keyboard('{Delete}');
    expect(await link('Bread')).toHaveFocus();
    await waitFor(() => expect(asked).toHaveBeenCalledWith('delete', milk.id));
  });
});
