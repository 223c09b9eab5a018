import type { ComponentChildren } from 'preact';

export interface Column<T> {
    readonly title: string;
    readonly cell: (row: T) => ComponentChildren;
    /** Numbers stand at the right. */
    readonly isNumber?: boolean;
    readonly isWide?: boolean;
}

/** Scrolls sideways by itself where it is wider than the page. */
export function Table<T>({ caption, columns, rows, keyOf, showCaption }: {
    caption: string; columns: readonly Column<T>[]; rows: readonly T[]; keyOf?: (row: T, index: number) => string | number; showCaption?: boolean;
}) {
    return (
        <div class="table" tabIndex={0} role="group" aria-label={caption}>
            <table>
                <caption class={showCaption ? '' : 'hidden'}>{caption}</caption>
                <thead><tr>{columns.map(column => <th key={column.title} scope="col" class={column.isNumber ? 'number' : ''}>{column.title}</th>)}</tr></thead>
                <tbody>
                    {rows.map((row, index) => (
                        <tr key={keyOf?.(row, index) ?? index}>
                            {columns.map(column => (
                                <td key={column.title} class={column.isNumber ? 'number' : column.isWide ? 'wide' : ''} data-title={column.title}>
                                    {column.cell(row)}
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}
