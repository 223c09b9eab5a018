import type { Response } from '../../../clients/typescript/src/core/call.js';
import { AnalyticsOperations } from '../../../clients/typescript/src/generated.js';
import { useEffect } from 'preact/hooks';
import { analytics } from './api';
import type { Period } from './filter';
import { useLoad, type Loaded } from './hooks';

export interface Numbers<T> {
    readonly items: readonly T[];
    /** The numbers include everything that was committed before this instant. */
    readonly asOf?: string | null;
}

/** The filters besides the period. */
export interface Scope {
    readonly gameId?: string;
    readonly country?: string;
}

export type QueryParameters = Period & Scope;

/** An analytics query, with the operation of the contract that runs it. */
export interface Query<T> {
    /** Last segment of the operation's path. The worker lists the query's SQL under this name. */
    readonly name: string;
    readonly run: (operations: AnalyticsOperations, parameters: QueryParameters, signal?: AbortSignal) => Promise<Response<Numbers<T>>>;
}

export interface QueryResult<T> {
    readonly name: string;
    readonly loaded: Loaded<Numbers<T>>;
    /** Path and query string of the request. */
    readonly target: string;
    readonly csv: () => string;
}

/** Cards with the same query share one request. */
const results = new Map<string, { readonly at: number; readonly result: Promise<unknown> }>();
const lifetime = 20_000;

const refreshing = new EventTarget();

/** Reloads all charts. They show their current data until the new data arrives. */
export function refreshQueries(): void {
    results.clear();
    refreshing.dispatchEvent(new Event('refresh'));
}

export function useQuery<T>(query: Query<T>, parameters: QueryParameters): QueryResult<T> {
    const target = targetOf(query, parameters);
    const loaded = useLoad(target, () => {
        const known = results.get(target);
        if (known && Date.now() - known.at < lifetime)
            return known.result as Promise<Numbers<T>>;
        const result = query.run(analytics, parameters).then(response => response.value);
        results.set(target, { at: Date.now(), result });
        result.catch(() => results.delete(target));
        return result;
    });
    const { reload } = loaded;
    useEffect(() => {
        refreshing.addEventListener('refresh', reload);
        return () => refreshing.removeEventListener('refresh', reload);
    }, [reload]);
    return { name: query.name, loaded, target, csv: () => `${target}${target.includes('?') ? '&' : '?'}format=csv` };
}

/** The request that the operation sends, so that the CSV file has exactly the data of the chart. */
function targetOf<T>(query: Query<T>, parameters: QueryParameters): string {
    let target = '';
    void query.run(new AnalyticsOperations({
        send: call => {
            target = call.target;
            return new Promise(() => undefined);
        },
    }), parameters);
    return target;
}
