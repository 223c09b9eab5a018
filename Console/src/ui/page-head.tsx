import type { ComponentChildren } from 'preact';

export const PageHead = ({ title, note, children }: {
    title: ComponentChildren; note?: ComponentChildren; children?: ComponentChildren;
}) => (
    <header class="page-head">
        <div><h1 tabIndex={-1}>{title}</h1>{note && <p>{note}</p>}</div>
        {children}
    </header>
);
