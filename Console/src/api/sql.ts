import { useEffect, useState } from 'preact/hooks';
import { analytics } from './api';

let asked: Promise<Map<string, string>> | undefined;

/** The SQL that a question runs in the warehouse, as the worker says it. */
export function useSql(question: string): { sql?: string } {
    const [sql, setSql] = useState<string>();
    useEffect(() => {
        asked ??= analytics.getAnalyticsSql().then(response => new Map(response.value.items.map(one => [one.question, one.sql])));
        asked.then(all => setSql(all.get(question)), () => { asked = undefined; });
    }, [question]);
    return { ...(sql !== undefined && { sql }) };
}
