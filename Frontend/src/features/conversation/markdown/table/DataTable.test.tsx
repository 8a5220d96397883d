import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { expectAccessible } from '../../../../testing/expectAccessible';
import { Markdown } from '../Markdown';

const text = '| kind | days |\n|---|--:|\n| oat | 10 |\n| soy, *dark* | 9 |\n| rice | 100 |';
const column = (index: number) =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('cell')[index]?.textContent);

it('sorts by a header: up, down, and as it was written', async () => {
  const { container } = render(<Markdown text={text} streaming={false} />);
  const header = screen.getByRole('columnheader', { name: 'days' });
  const button = within(header).getByRole('button');
  expect(header).not.toHaveAttribute('aria-sort');

  await userEvent.click(button);
  expect(column(1)).toEqual(['9', '10', '100']);
  expect(header).toHaveAttribute('aria-sort', 'ascending');
  await expectAccessible(container);

  await userEvent.click(button);
  expect(column(1)).toEqual(['100', '10', '9']);
  expect(header).toHaveAttribute('aria-sort', 'descending');

  await userEvent.click(button);
  expect(column(1)).toEqual(['10', '9', '100']);
  expect(header).not.toHaveAttribute('aria-sort');
});

it('offers no sorting while the answer is streamed, and in a table of one row', () => {
  const { rerender } = render(<Markdown text={text} streaming />);
  const sortable = () => within(screen.getByRole('table')).queryAllByRole('button').length;
  expect(sortable()).toBe(0);
  rerender(<Markdown text={text} streaming={false} />);
  expect(sortable()).toBe(2);
  rerender(<Markdown text={'| kind |\n|---|\n| oat |'} streaming={false} />);
  expect(sortable()).toBe(0);
});

it('copies the rows in the shown order', async () => {
  const user = userEvent.setup();
  render(<Markdown text={text} streaming={false} />);
  await user.click(screen.getByRole('button', { name: 'days' }));
  await user.click(screen.getByRole('button', { name: 'Copy as CSV' }));
  expect(await navigator.clipboard.readText()).toBe('kind,days\r\n"soy, dark",9\r\noat,10\r\nrice,100');
});

it('makes no button of a header with a link in it', () => {
  render(<Markdown text={'| [kind](https://a.example) |\n|---|\n| oat |\n| soy |'} streaming={false} />);
  expect(within(screen.getByRole('columnheader')).queryByRole('button')).not.toBeInTheDocument();
  expect(screen.getByRole('link')).toBeVisible();
});
