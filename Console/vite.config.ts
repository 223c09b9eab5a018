import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Compresses each text file at build time, at the highest level, so that the gateway does not have to. */
function precompressed(): Plugin {
    let folder = '';
    return {
        name: 'precompressed',
        apply: 'build',
        configResolved(config) { folder = join(config.root, config.build.outDir); },
        closeBundle() {
            const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
            const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
            for (const file of files.filter(name => /\.(html|js|css|svg)$/.test(name))) {
                const content = readFileSync(join(folder, file));
                writeFileSync(join(folder, `${file}.gz`), gzipSync(content, { level: 9 }));
                writeFileSync(join(folder, `${file}.br`), brotliCompressSync(content, best));
            }
        },
    };
}

export default defineConfig({
    base: '/console/',
    build: {
        target: ['chrome123', 'firefox121', 'safari17.5'],
        // The gateway's Content-Security-Policy forbids inline code, and data: URLs except for images.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        reportCompressedSize: false,
    },
    plugins: [precompressed()],
    // npm run dev: Vite serves the page, and forwards API calls to a running stack.
    server: { proxy: { '/v1': process.env.GATEWAY ?? 'http://localhost:8080' } },
});
