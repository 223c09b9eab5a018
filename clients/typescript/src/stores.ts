/** A key-value store on the device, for one player. A value must survive a crash once `save` has resolved. */
export interface GameStore {
    load(key: string): Promise<string | undefined>;
    /** Saves a value, or removes the key if the value is undefined. */
    save(key: string, value: string | undefined): Promise<void>;
    /** Returns the keys that begin with a prefix, sorted. */
    keys(prefix: string): Promise<string[]>;
}

/** Keeps values in memory, until the page or the process ends. */
export class MemoryStore implements GameStore {
    private readonly values = new Map<string, string>();

    async load(key: string): Promise<string | undefined> { return this.values.get(key); }

    async save(key: string, value: string | undefined): Promise<void> {
        if (value === undefined)
            this.values.delete(key);
        else
            this.values.set(key, value);
    }

    async keys(prefix: string): Promise<string[]> {
        return [...this.values.keys()].filter(key => key.startsWith(prefix)).sort();
    }
}

/** Keeps values in a browser's `localStorage`, or anything with its interface. */
export class WebStore implements GameStore {
    constructor(private readonly name = 'aspiregame/', private readonly storage: Storage = globalThis.localStorage) {}

    async load(key: string): Promise<string | undefined> { return this.storage.getItem(this.name + key) ?? undefined; }

    async save(key: string, value: string | undefined): Promise<void> {
        if (value === undefined)
            this.storage.removeItem(this.name + key);
        else
            this.storage.setItem(this.name + key, value);
    }

    async keys(prefix: string): Promise<string[]> {
        const all = Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index)!);
        return all.filter(key => key.startsWith(this.name + prefix)).map(key => key.slice(this.name.length)).sort();
    }
}
