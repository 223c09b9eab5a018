// node serve.mjs [PORT] [GATEWAY]: serves the page and the client library. The page calls the gateway from another origin, as a game on a
// CDN would.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const port = Number(process.argv[2] ?? process.env.PORT ?? 8090);
const gateway = process.argv[3] ?? process.env.services__gateway__http__0 ?? 'http://localhost:8080';
const here = fileURLToPath(new URL('.', import.meta.url));
const client = join(here, '..', '..', 'typescript');
const types = { '.html': 'text/html', '.js': 'text/javascript', '.map': 'application/json' };

if (!existsSync(join(client, 'dist', 'index.js'))) {
    console.log('building the client ...');
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: client, stdio: 'inherit' });
    execFileSync('npm', ['run', 'build'], { cwd: client, stdio: 'inherit' });
}

createServer(async (request, response) => {
    const path = normalize(new URL(request.url, 'http://localhost').pathname);
    try {
        if (path === '/gateway')
            return response.end(gateway);
        const file = path.startsWith('/client/')
            ? join(client, 'dist', path.slice('/client/'.length))
            : join(here, path === '/' ? 'index.html' : 'missing');
        const body = await readFile(file);
        response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' }).end(body);
    } catch {
        response.writeHead(404).end();
    }
}).listen(port, '127.0.0.1', () => console.log(`Serving http://localhost:${port} for the gateway ${gateway}`));
