import type { Call, Response, Sender } from '../../../clients/typescript/src/core/call.js';
import { ApiError } from '../../../clients/typescript/src/core/errors.js';
import type { ProblemDetails } from '../../../clients/typescript/src/generated.js';
import { refresh } from './refresh';

const maxAttempts = 3;
const retried = new Set([429, 502, 503, 504]);

/** Called when the server accepts this browser's session no more. */
export const sessionEnd = new EventTarget();

/**
 * Sends the operations of the generated client with the operator's cookie. Scripts never see a token: the cookie is HttpOnly, and the header that no
 * other origin's form can send tells the server that this page asks.
 */
export class CookieSender implements Sender {
    /** @throws ApiError */
    async send<T>(call: Call, signal?: AbortSignal): Promise<Response<T>> {
        for (let attempt = 1, refreshed = false; ; attempt++) {
            const response = await fetchAsOperator(call.target, {
                method: call.method, body: call.content ?? null, ...(signal && { signal }),
                headers: { ...call.headers, ...(call.content !== undefined && { 'Content-Type': 'application/json' }) },
            });
            const text = await response.text();
            if (response.ok)
                return { status: response.status, value: (text === '' ? undefined : JSON.parse(text)) as T, eTag: response.headers.get('ETag') ?? undefined };
            const error = new ApiError(call.operation, response.status, problemOf(text));
            if (response.status === 401 && !isSessionCall(call)) {
                if (refreshed || !await refresh()) {
                    sessionEnd.dispatchEvent(new Event('end'));
                    throw error;
                }
                refreshed = true;
                continue;
            }
            // Reads, and writes with a key, are the same however often they arrive.
            const isRepeatable = call.method === 'GET' || call.key !== undefined;
            if (attempt >= maxAttempts || !retried.has(response.status) || !isRepeatable)
                throw error;
            await new Promise(resolve => setTimeout(resolve, Math.min(Number(response.headers.get('Retry-After') ?? 1), 5) * 1000));
            signal?.throwIfAborted();
        }
    }
}

export function fetchAsOperator(target: string, init: RequestInit = {}): Promise<globalThis.Response> {
    return fetch(target, { ...init, headers: { ...init.headers, 'X-Console': '1' }, credentials: 'same-origin', cache: 'no-store', redirect: 'error' });
}

/** What something between browser and server says is no problem of the contract. */
export function problemOf(text: string): ProblemDetails {
    try {
        return JSON.parse(text) as ProblemDetails;
    } catch {
        return {};
    }
}

/** Where a 401 is about the credentials that were sent, and not about a session. */
const isSessionCall = (call: Call): boolean => /^\/v1\/operators\/(login|refresh)$/.test(call.target);
