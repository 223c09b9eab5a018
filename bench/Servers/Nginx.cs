using Bench.Comparing;

namespace Bench.Servers;

/// <summary>nginx as a plain reverse proxy, in a folder of the run. It does not touch the machine's own nginx service.</summary>
internal static class Nginx
{
    /// <exception cref="NotHereException">nginx is not installed.</exception>
    public static async Task<(ServerProcess Process, int Port)> StartAsync(
        ServerPark servers, int target, bool cache, CancellationToken cancellationToken)
    {
        var nginx = Installed.Find("nginx") ?? throw new NotHereException("nginx is not installed");
        var port = ServerProcess.FreePort();
        var folder = servers.Folder($"nginx-{port}");
        var file = Path.Combine(folder, "nginx.conf");
        // Started by root, nginx runs its workers as nobody by default, who cannot write to the folder of the run.
        var user = Environment.UserName == "root" ? "user root;" : "";
        // As in the gateway: the same lifetime (PublicReads:Seconds), and one request at a time fills an entry.
        var store = cache ? $"proxy_cache_path {folder}/cache levels=1:2 keys_zone=public:10m max_size=64m;" : "";
        var serve = cache ? """
            proxy_cache public;
                        proxy_cache_key $request_uri;
                        proxy_cache_valid 200 1s;
                        proxy_cache_lock on;
                        proxy_ignore_headers Cache-Control Expires Vary Set-Cookie;
            """ : "";
        await File.WriteAllTextAsync(file, $$"""
            {{user}}
            daemon off;
            pid {{folder}}/nginx.pid;
            error_log stderr warn;
            worker_processes auto;
            events { worker_connections 1024; }
            http {
                access_log off;
                client_body_temp_path {{folder}};
                proxy_temp_path {{folder}};
                fastcgi_temp_path {{folder}};
                uwsgi_temp_path {{folder}};
                scgi_temp_path {{folder}};
                {{store}}
                upstream gameapi { server 127.0.0.1:{{target}}; keepalive 64; }
                server {
                    listen 127.0.0.1:{{port}};
                    keepalive_requests 100000000;
                    location / {
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        {{serve}}
                        proxy_pass http://gameapi;
                    }
                }
            }
            """, cancellationToken);
        var process = await servers.StartToolAsync(
            "nginx", nginx, ["-c", file, "-e", "stderr"], [], folder, $"http://127.0.0.1:{port}/health/ready", cancellationToken);
        return (process, port);
    }
}
