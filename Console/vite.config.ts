import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Beside each text file, the same compressed as far as it goes: the gateway compresses nothing while a browser waits. */
function precompressed(): Plugin {
    let folder = '';
    return {
        name: 'precompressed',
        apply: 'build',
        configResolved(config) { folder = join(config.root, config.build.outDir); },
        closeBundle() {
            for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => /\.(html|js|css|svg)$/.test(name))) {
                const content = readFileSync(join(folder, file));
                writeFileSync(join(folder, `${file}.gz`), gzipSync(content, { level: 9 }));
                writeFileSync(join(folder, `${file}.br`), brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
            }
        },
    };
}

export default defineConfig({
    base: '/console/',
    // The policy of the gateway allows no data: URL but for images, and nothing inline.
    build: { target: ['chrome123', 'firefox121', 'safari17.5'], assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
    plugins: [precompressed()],
    // npm run dev: the page by Vite, the API by a running stack.
    server: { proxy: { '/v1': process.env.GATEWAY ?? 'http://localhost:8080' } },
});
