import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Button, Failure } from './parts';

/** A modal form. Escape and Cancel close it; the focus returns to where it was. */
export function Dialog({ title, submit, danger, busy, error, onSubmit, onClose, children }: {
    title: string; submit: string; danger?: boolean; busy?: boolean; error?: unknown;
    onSubmit: () => void; onClose: () => void; children: ComponentChildren;
}) {
    const dialog = useRef<HTMLDialogElement>(null);
    const id = useId();
    useEffect(() => {
        const before = document.activeElement;
        dialog.current?.showModal();
        return () => { if (before instanceof HTMLElement) before.focus(); };
    }, []);
    return (
        <dialog ref={dialog} class="dialog" aria-labelledby={id} onCancel={event => { event.preventDefault(); if (!busy) onClose(); }}>
            <form onSubmit={event => { event.preventDefault(); onSubmit(); }}>
                <h2 id={id}>{title}</h2>
                <div class="stack">{children}</div>
                <Failure error={error} />
                <footer class="row end">
                    <Button kind="quiet" onClick={onClose} disabled={busy}>Cancel</Button>
                    <Button kind={danger ? 'danger' : 'primary'} type="submit" busy={busy}>{submit}</Button>
                </footer>
            </form>
        </dialog>
    );
}
