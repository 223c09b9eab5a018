import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

export interface Loaded<T> {
    /** Of the latest success; kept while newer is on its way. */
    readonly data?: T;
    readonly error?: unknown;
    readonly loading: boolean;
    readonly reload: () => void;
}

/** Loads when `key` changes; what is outdated meanwhile is aborted. */
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

/** A list page by page: `more` is there while the server has more. */
export function usePages<T>(
    key: string, read: (cursor: string | undefined, signal: AbortSignal) => Promise<{ value: { readonly items: T[]; readonly next?: string | null } }>,
): Pages<T> {
    const first = useLoad(key, async signal => (await read(undefined, signal)).value);
    const [rest, setRest] = useState<{ of?: unknown; items: T[]; next?: string | null; loading: boolean; error?: unknown }>({ items: [], loading: false });
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
        data: items, error: first.error ?? (mine ? rest.error : undefined), loading: first.loading || (mine && rest.loading), reload: first.reload,
        ...(next && { more: () => void more() }),
    };
}

/** Runs an action once at a time and keeps what went wrong. */
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
