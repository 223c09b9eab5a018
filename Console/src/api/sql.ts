import { analytics } from './api';

/** The SQL of a query with its parameters, as the worker runs it. */
export async function sqlOf(query: string, target: string, signal: AbortSignal): Promise<string> {
    const sent = new URLSearchParams(target.split('?')[1]);
    const of = (name: string) => sent.get(name) ?? undefined;
    const limit = sent.get('limit');
    const { value } = await analytics.getAnalyticsSql(
        of('gameId'), of('from'), of('to'), of('interval'), of('country'), undefined, query, of('steps'), of('by'),
        limit === null ? undefined : Number(limit), signal);
    const comments = (parameters: Record<string, string>) => Object.entries(parameters).map(([name, text]) => `-- {${name}} = ${text}`);
    return value.items.map(({ sql, parameters }) => [...comments(parameters), sql].join('\n')).join('\n\n');
}
