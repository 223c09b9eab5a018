import type { Call, Response, Sender } from '../../../clients/typescript/src/core/call.js';
import { ApiError, problemOf } from '../../../clients/typescript/src/core/errors.js';
import { sleep } from '../../../clients/typescript/src/core/sleep.js';
import { refresh } from './refresh';

const maxAttempts = 3;
const retried = new Set([429, 502, 503, 504]);

/** Fires when the operator's session has ended. */
export const sessionEnd = new EventTarget();

/**
 * Sends the operations of the generated client with the operator's cookie. Scripts never see a token: the cookie is HttpOnly. A form on
 * another origin cannot send the header X-Console, which protects against CSRF.
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
            if (response.ok) {
                const value = (text === '' ? undefined : JSON.parse(text)) as T;
                return { status: response.status, value, eTag: response.headers.get('ETag') ?? undefined };
            }
            const error = new ApiError(call.operation, response.status, problemOf(text));
            if (response.status === 401 && !isSessionCall(call)) {
                if (refreshed || !await refresh()) {
                    sessionEnd.dispatchEvent(new Event('end'));
                    throw error;
                }
                refreshed = true;
                continue;
            }
            // Reads, and writes with an idempotency key, are safe to retry.
            const isRetryable = call.method === 'GET' || call.key !== undefined;
            if (attempt >= maxAttempts || !retried.has(response.status) || !isRetryable)
                throw error;
            await sleep(Math.min(Number(response.headers.get('Retry-After') ?? 1), 5) * 1000, signal);
        }
    }
}

export function fetchAsOperator(target: string, init: RequestInit = {}): Promise<globalThis.Response> {
    return fetch(target, {
        ...init,
        headers: { ...init.headers, 'X-Console': '1' },
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'error',
    });
}

/** Whether a 401 refers to the credentials in the request instead of the session. */
const isSessionCall = (call: Call): boolean => /^\/v1\/operators\/(login|refresh)$/.test(call.target);
