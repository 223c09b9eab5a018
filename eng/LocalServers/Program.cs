using LocalServers.Hosting;

return await Commands.RunAsync(args);
