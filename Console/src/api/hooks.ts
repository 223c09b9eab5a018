import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Page } from '../../../clients/typescript/src/core/call.js';

export interface Loaded<T> {
    /** The latest data. It stays while newer data is loading. */
    readonly data?: T;
    readonly error?: unknown;
    readonly loading: boolean;
    readonly reload: () => void;
}

/** Loads again when `key` changes, and aborts the outdated request. */
export function useLoad<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
    const [state, setState] = useState<{ key: string; data?: T; error?: unknown; loading: boolean }>({ key, loading: true });
    const [turn, setTurn] = useState(0);
    const latest = useRef(load);
    latest.current = load;
    useEffect(() => {
        const controller = new AbortController();
        setState(last => ({ key, loading: true, ...(last.key === key && { data: last.data }) }));
        latest.current(controller.signal).then(
            data => { if (!controller.signal.aborted) setState({ key, data, loading: false }); },
            (error: unknown) => { if (!controller.signal.aborted) setState({ key, error, loading: false }); });
        return () => controller.abort();
    }, [key, turn]);
    const reload = useCallback(() => setTurn(value => value + 1), []);
    return state.key === key ? { ...state, reload } : { loading: true, reload };
}

export interface Pages<T> extends Loaded<T[]> {
    readonly more?: () => void;
}

interface Rest<T> {
    /** The first page that these items follow. */
    readonly of?: unknown;
    readonly items: T[];
    readonly next?: string | null;
    readonly loading: boolean;
    readonly error?: unknown;
}

/** Loads a list page by page. `more` is defined while there is another page. */
export function usePages<T>(
    key: string, read: (cursor: string | undefined, signal: AbortSignal) => Promise<{ readonly value: Page<T> }>,
): Pages<T> {
    const first = useLoad(key, async signal => (await read(undefined, signal)).value);
    const [rest, setRest] = useState<Rest<T>>({ items: [], loading: false });
    const mine = rest.of === first.data && first.data !== undefined;
    const next = mine ? rest.next : first.data?.next;
    const items = first.data && [...first.data.items, ...(mine ? rest.items : [])];
    const more = async () => {
        const of = first.data;
        const before = mine ? rest.items : [];
        setRest({ of, items: before, next, loading: true });
        try {
            const page = (await read(next!, new AbortController().signal)).value;
            setRest({ of, items: [...before, ...page.items], next: page.next, loading: false });
        } catch (error) {
            setRest({ of, items: before, next, loading: false, error });
        }
    };
    return {
        data: items,
        error: first.error ?? (mine ? rest.error : undefined),
        loading: first.loading || (mine && rest.loading),
        reload: first.reload,
        ...(next && { more: () => void more() }),
    };
}

/** Runs an action, one call at a time, and keeps its error. */
export function useAction<A extends unknown[]>(action: (...args: A) => Promise<unknown>) {
    const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
    const run = async (...args: A): Promise<boolean> => {
        setState({ busy: true });
        try {
            await action(...args);
            setState({ busy: false });
            return true;
        } catch (error) {
            setState({ busy: false, error });
            return false;
        }
    };
    return { ...state, run, clear: () => setState({ busy: false }) };
}
