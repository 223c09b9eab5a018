using Bench;
using System.CommandLine;

// Ctrl+C stops every server before the process ends.
return await BenchCommand.Build().Parse(args)
    .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
