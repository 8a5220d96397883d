import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { expectAccessible } from '../../../../testing/expectAccessible';
import { Markdown } from '../Markdown';
import type { RenderDiagram } from './renderDiagram';

/** Mermaid measures texts, which jsdom does not lay out. */
const renderDiagram = vi.hoisted(() => vi.fn<RenderDiagram>());
vi.mock('./renderDiagram', () => ({ renderDiagram }));

const image = { url: 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>', width: 320, height: 200 };
const text = '```mermaid\nflowchart LR\n  A --> B\n```';
const source = 'flowchart LR\n  A --> B';

beforeEach(() => void renderDiagram.mockReset().mockResolvedValue(image));

it('shows a diagram as an image of its size, and its source on request', async () => {
  const { container } = render(<Markdown text={text} streaming={false} />);
  const picture = await screen.findByRole('img', { name: /^Diagram \(flowchart\)/ });
  expect(picture).toHaveAttribute('src', image.url);
  expect(picture).toHaveAttribute('width', '320');
  expect(renderDiagram).toHaveBeenCalledExactlyOnceWith(source, false);
  await expectAccessible(container);

  await userEvent.click(screen.getByRole('button', { name: 'Show source' }));
  expect(screen.getByText(/A --> B/)).toBeVisible();
  expect(screen.queryByRole('img')).not.toBeInTheDocument();
  await userEvent.click(screen.getByRole('button', { name: 'Show diagram' }));
  expect(screen.getByRole('img')).toBeVisible();
});

it('shows a diagram on the full page', async () => {
  render(<Markdown text={text} streaming={false} />);
  await userEvent.click(await screen.findByRole('button', { name: 'Full screen' }));
  expect(screen.getByRole('dialog', { name: 'Diagram' })).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Close' }));
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
});

it('renders nothing before the source is complete', async () => {
  const { rerender } = render(<Markdown text={'```mermaid\nflowchart LR\n  A --'} streaming />);
  expect(screen.getByText(/A --/)).toBeVisible();
  rerender(<Markdown text={`${text}\n\nMore`} streaming />);
  expect(await screen.findByRole('img')).toBeVisible();
  expect(renderDiagram).toHaveBeenCalledExactlyOnceWith(source, false);
});

it('shows the source of a wrong diagram, and says so', async () => {
  renderDiagram.mockRejectedValue(new Error('Parse error'));
  const { container } = render(<Markdown text={text} streaming={false} />);
  expect(await screen.findByText(/This diagram cannot be shown/)).toBeVisible();
  expect(screen.getByText(/A --> B/)).toBeVisible();
  await expectAccessible(container);
});

it.each([
  ['---\ntitle: The way\n---\nflowchart LR\n  A --> B', 'The way'],
  ['pie\n  title Pets\n  "Dogs": 3', 'Pets'],
  ['sequenceDiagram\n  accTitle: A call\n  A->>B: hi', 'A call'],
  ['%% note\nstateDiagram-v2\n  A --> B', 'Diagram (stateDiagram)'],
])('names the image of %j', async (each, name) => {
  render(<Markdown text={`\`\`\`mermaid\n${each}\n\`\`\``} streaming={false} />);
  expect((await screen.findByRole('img')).getAttribute('alt')).toMatch(new RegExp(`^${name.replace(/[()]/g, '\\$&')}`));
});
