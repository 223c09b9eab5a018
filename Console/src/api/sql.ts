import { analytics } from './api';

/** The SQL that a question ran, with its parameters, as the worker says it. */
export async function sqlOf(question: string, target: string, signal: AbortSignal): Promise<string> {
    const asked = new URLSearchParams(target.split('?')[1]);
    const of = (name: string) => asked.get(name) ?? undefined;
    const limit = asked.get('limit');
    const { value } = await analytics.getAnalyticsSql(of('gameId'), of('from'), of('to'), of('interval'), of('country'), undefined, question, of('steps'), of('by'),
        limit === null ? undefined : Number(limit), signal);
    return value.items.map(({ sql, parameters }) => [...Object.entries(parameters).map(([name, text]) => `-- {${name}} = ${text}`), sql].join('\n')).join('\n\n');
}
