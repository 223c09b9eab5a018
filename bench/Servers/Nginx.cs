using Bench.Comparing;

namespace Bench.Servers;

/// <summary>nginx as a plain reverse proxy in a folder of the run: never the machine's own service.</summary>
internal static class Nginx
{
    /// <exception cref="NotHereException">It is not installed.</exception>
    public static async Task<(ServerProcess Process, int Port)> StartAsync(
        ServerPark servers, int target, CancellationToken cancellationToken)
    {
        var nginx = Installed.Find("nginx") ?? throw new NotHereException("nginx is not installed");
        var port = ServerProcess.FreePort();
        var folder = servers.Folder("nginx");
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, $$"""
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
                upstream gameapi { server 127.0.0.1:{{target}}; keepalive 64; }
                server {
                    listen 127.0.0.1:{{port}};
                    keepalive_requests 100000000;
                    location / {
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
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
