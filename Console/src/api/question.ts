import type { Response } from '../../../clients/typescript/src/core/call.js';
import { AnalyticsOperations } from '../../../clients/typescript/src/generated.js';
import { useEffect } from 'preact/hooks';
import { analytics } from './api';
import type { Period } from './filter';
import { useLoad, type Loaded } from './hooks';

export interface Numbers<T> {
    readonly items: readonly T[];
    /** Everything that was committed before this instant is counted. */
    readonly asOf?: string | null;
}

/** What is asked besides the period. */
export interface Scope {
    readonly gameId?: string;
    readonly country?: string;
}

export type Asked = Period & Scope;

/** A question of the contract, with the operation that asks it. */
export interface Question<T> {
    /** The last part of its path, under which the worker lists its SQL. */
    readonly name: string;
    readonly ask: (operations: AnalyticsOperations, asked: Asked, signal?: AbortSignal) => Promise<Response<Numbers<T>>>;
}

export interface Answer<T> {
    readonly name: string;
    readonly loaded: Loaded<Numbers<T>>;
    /** What was sent. */
    readonly target: string;
    readonly csv: () => string;
}

/** What several cards ask alike is asked once. */
const answers = new Map<string, { readonly at: number; readonly answer: Promise<unknown> }>();
const lifetime = 20_000;

const refreshing = new EventTarget();

/** All charts ask again and show what they have until then. */
export function refreshAnswers(): void {
    answers.clear();
    refreshing.dispatchEvent(new Event('refresh'));
}

export function useQuestion<T>(question: Question<T>, asked: Asked): Answer<T> {
    const target = targetOf(question, asked);
    const loaded = useLoad(target, () => {
        const known = answers.get(target);
        if (known && Date.now() - known.at < lifetime)
            return known.answer as Promise<Numbers<T>>;
        const answer = question.ask(analytics, asked).then(response => response.value);
        answers.set(target, { at: Date.now(), answer });
        answer.catch(() => answers.delete(target));
        return answer;
    });
    const { reload } = loaded;
    useEffect(() => {
        refreshing.addEventListener('refresh', reload);
        return () => refreshing.removeEventListener('refresh', reload);
    }, [reload]);
    return { name: question.name, loaded, target, csv: () => `${target}${target.includes('?') ? '&' : '?'}format=csv` };
}

/** What the operation would send: a file then has exactly what the chart shows. */
function targetOf<T>(question: Question<T>, asked: Asked): string {
    let target = '';
    void question.ask(new AnalyticsOperations({
        send: call => {
            target = call.target;
            return new Promise(() => undefined);
        },
    }), asked);
    return target;
}
