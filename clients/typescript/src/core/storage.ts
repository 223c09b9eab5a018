import { StorageOperations, type JsonElement } from '../generated.js';
import { ApiError, isStale, OutcomeUnknownError } from './errors.js';

const maxAttempts = 10;

/** A stored value with its version. */
export interface StoredValue {
    readonly value: JsonElement;
    readonly eTag: string;
}

export class Storage extends StorageOperations {
    /** @returns The value with its version, or undefined if the key does not exist. */
    async load(collection: string, key: string, signal?: AbortSignal): Promise<StoredValue | undefined> {
        try {
            const { value, eTag } = await this.getStoredObject(collection, key, signal);
            return { value, eTag: eTag! };
        } catch (error) {
            if (error instanceof ApiError && error.kind === 'not-found')
                return undefined;
            throw error;
        }
    }

    /**
     * Stores a value, with optimistic concurrency.
     * @param eTag Version that `mine` is based on; undefined for a new key.
     * @param merge Returns the value to store, given mine and the one that another device stored meanwhile. The latter may be a value of
     * this device.
     * @returns The stored value with its version.
     */
    async save(
        collection: string, key: string, mine: JsonElement, eTag?: string,
        merge?: (mine: JsonElement, theirs: JsonElement) => JsonElement, signal?: AbortSignal,
    ): Promise<StoredValue> {
        for (let attempt = 1; ; attempt++) {
            let theirs: StoredValue | undefined;
            try {
                const stored = await this.putStoredObject(collection, key, mine, eTag, eTag === undefined ? '*' : undefined, signal);
                return { value: mine, eTag: stored.eTag! };
            } catch (error) {
                if (attempt === maxAttempts || !((isStale(error) && merge) || error instanceof OutcomeUnknownError))
                    throw error;
                theirs = await this.load(collection, key, signal);
                if (error instanceof OutcomeUnknownError && theirs && isSame(theirs.value, mine))
                    return theirs;
                if (!merge && theirs?.eTag !== eTag)
                    throw error;
            }
            if (theirs && theirs.eTag !== eTag)
                mine = merge!(mine, theirs.value);
            eTag = theirs?.eTag;
        }
    }
}

/** Whether two values are the same JSON. The order of members does not matter. */
function isSame(one: unknown, other: unknown): boolean {
    if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
        return one === other;
    const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
    const names = Object.keys(left);
    return Array.isArray(one) === Array.isArray(other) && names.length === Object.keys(right).length
        && names.every(name => Object.hasOwn(right, name) && isSame(left[name], right[name]));
}
