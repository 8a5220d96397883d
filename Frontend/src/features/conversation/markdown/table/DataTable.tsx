import { use, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { AlignType } from 'mdast';
import { CopyButton } from '../../../../ui/CopyButton';
import { Icon } from '../../../../ui/Icon';
import { StreamingContext } from '../StreamingContext';
import { toCsv } from './csv';
import styles from './DataTable.module.css';
import { sortRows } from './sortRows';
import type { SortOrder } from './sortRows';
import { useHiddenEdges } from './useHiddenEdges';

export interface Cell {
  content: ReactNode;
  /** What is sorted by, and copied. */
  text: string;
  /** It has a link in it, so it cannot be a button. */
  isInteractive: boolean;
}

interface DataTableProps {
  head: readonly Cell[];
  rows: readonly (readonly Cell[])[];
  align: readonly AlignType[];
}

/** A table that scrolls sideways, can be copied, and is sorted by its headers once it is complete. */
export function DataTable({ head, rows, align }: DataTableProps) {
  const streaming = use(StreamingContext);
  const [order, setOrder] = useState<SortOrder>();
  const { scroller, left, right } = useHiddenEdges();
  const texts = useMemo(() => rows.map((row) => row.map(({ text }) => text)), [rows]);
  const shown = order && !streaming ? sortRows(texts, order) : texts.map((_, index) => index);
  const csv = () => toCsv([head.map(({ text }) => text), ...shown.map((index) => texts[index] ?? [])]);

  return (
    <div className={styles.frame}>
      <div className={styles.edges} data-left={left} data-right={right}>
        <div ref={scroller} className={styles.scroller} tabIndex={0} role="group" aria-label="Table">
          <table dir="auto">
            <thead>
              <tr>
                {head.map((cell, index) => (
                  <Header
                    key={index}
                    cell={cell}
                    align={align[index]}
                    sorted={order?.column === index ? order : undefined}
                    onSort={streaming || rows.length < 2 ? undefined : () => setOrder(nextOrder(order, index))}
                  />
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <tr key={row}>
                  {rows[row]?.map(({ content }, index) => (
                    <td key={index} style={{ textAlign: align[index] ?? undefined }}>
                      {content}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
      <div className={styles.foot}>
        <CopyButton text={csv} label="Copy as CSV" />
      </div>
    </div>
  );
}

interface HeaderProps {
  cell: Cell;
  align: AlignType | undefined;
  sorted: SortOrder | undefined;
  onSort: (() => void) | undefined;
}

/** An empty header cell is no header. The space of the arrow is always there, so that nothing moves. */
function Header({ cell: { content, text, isInteractive }, align, sorted, onSort }: HeaderProps) {
  const style = { textAlign: align ?? undefined };
  if (text === '' && !isInteractive) return <td style={style} />;
  const direction = sorted && (sorted.descending ? 'descending' : 'ascending');
  const label = (
    <>
      {content}
      <span className={styles.arrow}>
        <Icon name={sorted?.descending ? 'arrowDown' : 'arrowUp'} size={12} />
      </span>
    </>
  );
  return (
    <th style={style} aria-sort={onSort && !isInteractive ? direction : undefined} scope="col">
      {onSort && !isInteractive ? (
        <button type="button" className={styles.sort} data-sorted={sorted !== undefined} onClick={onSort}>
          {label}
        </button>
      ) : (
        <span className={styles.sort}>{label}</span>
      )}
    </th>
  );
}

/** Up, down, and as it was written. */
function nextOrder(order: SortOrder | undefined, column: number): SortOrder | undefined {
  if (order?.column !== column) return { column, descending: false };
  return order.descending ? undefined : { column, descending: true };
}
