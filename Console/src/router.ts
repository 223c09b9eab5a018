import { useEffect, useState } from 'preact/hooks';

export const root = '/console';

export interface Place {
    /** The path below the root, without leading and trailing slashes: `players/0199...`. */
    readonly path: string;
    readonly query: URLSearchParams;
}

const moved = new EventTarget();

function here(): Place {
    return { path: decodeURI(location.pathname.slice(root.length)).replace(/^\/+|\/+$/g, ''), query: new URLSearchParams(location.search) };
}

export function usePlace(): Place {
    const [place, setPlace] = useState(here);
    useEffect(() => {
        const update = () => setPlace(here());
        addEventListener('popstate', update);
        moved.addEventListener('move', update);
        return () => {
            removeEventListener('popstate', update);
            moved.removeEventListener('move', update);
        };
    }, []);
    return place;
}

export function href(path: string, query?: Record<string, string | undefined>): string {
    const parameters = new URLSearchParams(Object.entries(query ?? {}).filter((entry): entry is [string, string] => !!entry[1]));
    return `${root}/${path.split('/').map(encodeURIComponent).join('/')}${parameters.size > 0 ? `?${parameters}` : ''}`;
}

/** @param replace Replaces the current history entry, as a filter does, instead of adding one. */
export function go(target: string, replace = false): void {
    history[replace ? 'replaceState' : 'pushState'](null, '', target);
    moved.dispatchEvent(new Event('move'));
}

/** Changes query parameters of the current address. Undefined removes a parameter. */
export function setQuery(changes: Record<string, string | undefined>): void {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(changes)) {
        if (value)
            query.set(name, value);
        else
            query.delete(name);
    }
    go(`${location.pathname}${query.size > 0 ? `?${query}` : ''}`, true);
}

/** Follows links within the console without reloading the page. */
export function followLinks(event: MouseEvent): void {
    const link = (event.target as Element | null)?.closest('a');
    const isModified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || link.target || link.hasAttribute('download') || event.button !== 0 || isModified)
        return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || !(url.pathname === root || url.pathname.startsWith(`${root}/`)) || url.hash)
        return;
    event.preventDefault();
    go(url.pathname + url.search);
}
