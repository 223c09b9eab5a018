import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GameStore } from './stores.js';
import { uuid } from './core/ids.js';

const temporary = '.new';

/**
 * Keeps each value in a file that is replaced atomically. The files contain tokens: use a folder that only the player's account can read.
 */
export class FileStore implements GameStore {
    constructor(private readonly folder: string) {}

    async load(key: string): Promise<string | undefined> {
        try {
            return await readFile(this.path(key), 'utf8');
        } catch (error) {
            if ((error as { code?: string }).code === 'ENOENT')
                return undefined;
            throw error;
        }
    }

    async save(key: string, value: string | undefined): Promise<void> {
        if (value === undefined)
            return await rm(this.path(key), { force: true });
        await mkdir(this.folder, { recursive: true });
        const next = `${this.path(key)}.${uuid()}${temporary}`;
        const file = await open(next, 'wx', 0o600);
        try {
            await file.writeFile(value);
            await file.sync();
        } finally {
            await file.close();
        }
        await rename(next, this.path(key));
    }

    async keys(prefix: string): Promise<string[]> {
        await mkdir(this.folder, { recursive: true });
        const files = (await readdir(this.folder)).filter(name => !name.endsWith(temporary));
        const keys = files.map(name => decodeURIComponent(name.replaceAll('~', '%2F')));
        return keys.filter(key => key.startsWith(prefix)).sort();
    }

    /** A caller's key may contain characters that are invalid in a file name. */
    private path(key: string): string {
        return join(this.folder, encodeURIComponent(key).replaceAll('~', '%7E').replaceAll('%2F', '~'));
    }
}
