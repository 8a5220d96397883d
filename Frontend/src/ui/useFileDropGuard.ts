import { useEffect } from 'react';
import { toasts } from './toasts';

const hasFiles = (data: DataTransfer | null) => data?.types.includes('Files') ?? false;

/** Refuses files that are dropped or pasted. A browser would open a dropped file in place of the page. */
export function useFileDropGuard(): void {
  useEffect(() => {
    // Without this the browser sends no drop event.
    const onDragOver = (event: DragEvent) => {
      if (hasFiles(event.dataTransfer)) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      refuse();
    };
    // Cells that are copied from a spreadsheet are an image too; their text is pasted.
    const onPaste = ({ clipboardData }: ClipboardEvent) => {
      if (hasFiles(clipboardData) && !clipboardData?.types.includes('text/plain')) refuse();
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('drop', onDrop);
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('drop', onDrop);
      window.removeEventListener('paste', onPaste);
    };
  }, []);
}

function refuse(): void {
  toasts.show({ message: 'Files cannot be sent. Paste their text instead.', tone: 'danger' });
}
