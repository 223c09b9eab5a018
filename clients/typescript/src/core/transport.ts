import type { Call, Response } from './call.js';
import { ApiError, problemOf } from './errors.js';
import type { GameClientOptions } from './options.js';

const maxCached = 100;

/** Sends one HTTP request per call. `GameClient` decides what is retried. */
export class Transport {
    private readonly gateway: string;
    /** Public reads with their ETags, least recently used first: the server does not send an unchanged body again. */
    private readonly cached = new Map<string, Response<unknown>>();

    constructor(gateway: string | URL, private readonly options: GameClientOptions) {
        this.gateway = String(gateway).replace(/\/+$/, '');
    }

    fetch(call: Call, token: string | undefined, headers: Record<string, string>, signal: AbortSignal): Promise<globalThis.Response> {
        return (this.options.fetch ?? globalThis.fetch)(this.gateway + call.target, {
            method: call.method,
            headers: {
                ...call.headers,
                ...headers,
                ...(token !== undefined && { Authorization: `Bearer ${token}` }),
                ...(call.content !== undefined && { 'Content-Type': 'application/json' }),
            },
            body: call.content ?? null,
            signal,
            credentials: 'omit',
            cache: 'no-store',
        });
    }

    /** @returns The response, or the server's refusal with the delay that it asks for, in milliseconds. */
    async send(call: Call, token: string | undefined, signal?: AbortSignal): Promise<Response<unknown> | Refusal> {
        const limit = AbortSignal.timeout(this.options.attemptTimeout ?? 15_000);
        const known = call.isPublicRead ? this.cached.get(call.target) : undefined;
        const headers: Record<string, string> = known?.eTag === undefined ? {} : { 'If-None-Match': known.eTag };
        const response = await this.fetch(call, token, headers, signal ? AbortSignal.any([signal, limit]) : limit);

        // The whole body is read here, so that a truncated body counts as no response.
        const text = await response.text();
        if (response.status === 304 && known)
            return this.remember(call, known);
        if (!response.ok) {
            const retryAfter = Number(response.headers.get('Retry-After') ?? 0) * 1000 || 0;
            return new Refusal(new ApiError(call.operation, response.status, problemOf(text)), retryAfter);
        }
        const value = text === '' ? undefined : JSON.parse(text) as unknown;
        const eTag = response.headers.get('ETag');
        return this.remember(call, { status: response.status, value, ...(eTag !== null && { eTag }) });
    }

    private remember(call: Call, response: Response<unknown>): Response<unknown> {
        if (call.isPublicRead && response.eTag !== undefined) {
            this.cached.delete(call.target);
            this.cached.set(call.target, response);
            if (this.cached.size > maxCached)
                this.cached.delete(this.cached.keys().next().value!);
        }
        return response;
    }
}

export class Refusal {
    constructor(readonly error: ApiError, readonly retryAfter: number) {}
}
