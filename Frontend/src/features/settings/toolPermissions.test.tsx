import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, expect, it } from 'vitest';
import { button, section, serveAccount } from '../../testing/account';
import { renderApp } from '../../testing/renderApp';
import { server } from '../../testing/server';

const path = '/api/chat/tool-permissions';
const permission = { id: 'p-1', toolName: 'office__send_letter', sessionId: null, createdAt: '2026-11-01T08:00:00Z' };

beforeEach(serveAccount);

it('lists the tools that are allowed, and revokes the permission of one', async () => {
  let items = [permission, { ...permission, id: 'p-2', toolName: 'office__burn', sessionId: 's-1' }];
  server.use(
    http.get(path, () => HttpResponse.json({ items })),
    http.delete(`${path}/p-1`, () => {
      items = items.slice(1);
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const { user } = renderApp('/settings');

  const rows = within(await section('Tools')).getAllByRole('listitem');
  expect(rows.map((row) => row.textContent)).toEqual([
    'Send letterOf office, allowed in every chatAsk again',
    'BurnOf office, allowed in one chatAsk again',
  ]);
  await user.click(within(await section('Tools')).getByRole('button', { name: 'Ask again about Send letter' }));

  expect(await screen.findByText('Fubuni asks before it uses Send letter again.')).toBeVisible();
  await waitFor(async () => expect(within(await section('Tools')).getAllByRole('listitem')).toHaveLength(1));
});

it('says nothing of tools where none is allowed', async () => {
  renderApp('/settings');

  await button('Save instructions');
  expect(screen.queryByRole('region', { name: 'Tools' })).not.toBeInTheDocument();
});
