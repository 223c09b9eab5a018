import type { ComponentChildren } from 'preact';

export interface Column<T> {
    readonly title: string;
    readonly cell: (row: T) => ComponentChildren;
    /** Numbers are aligned to the right. */
    readonly isNumber?: boolean;
    readonly isWide?: boolean;
}

/** A table that scrolls sideways if it is wider than the page. */
export function Table<T>({ caption, columns, rows, keyOf }: {
    caption: string; columns: readonly Column<T>[]; rows: readonly T[]; keyOf?: (row: T, index: number) => string | number;
}) {
    return (
        <div class="table" tabIndex={0} role="group" aria-label={caption}>
            <table>
                <caption class="hidden">{caption}</caption>
                <thead>
                    <tr>
                        {columns.map(({ title, isNumber }) => (
                            <th key={title} scope="col" class={isNumber ? 'number' : ''}>{title}</th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {rows.map((row, index) => (
                        <tr key={keyOf?.(row, index) ?? index}>
                            {columns.map(column => (
                                <td key={column.title} data-title={column.title}
                                    class={column.isNumber ? 'number' : column.isWide ? 'wide' : ''}>
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
