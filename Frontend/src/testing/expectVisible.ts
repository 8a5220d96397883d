import { screen, waitFor } from '@testing-library/react';
import { expect } from 'vitest';

/**
 * Waits until the text is visible. An element that was found earlier may have been replaced since, such as a text by
 * its Markdown.
 */
export const expectVisible = (text: string | RegExp): Promise<void> =>
  waitFor(() => {
    expect(screen.getByText(text)).toBeVisible();
  });
