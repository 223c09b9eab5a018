using Bench;
using System.CommandLine;

// After Ctrl+C the process stops its servers, which takes longer than the default of two seconds.
return await BenchCommand.Build().Parse(args)
    .InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
