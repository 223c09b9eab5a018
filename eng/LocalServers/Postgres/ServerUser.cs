using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using LocalServers.Hosting;

namespace LocalServers.Postgres;

/// <summary>
/// The user that PostgreSQL runs as: the current user, or another one if that is root, which PostgreSQL refuses. The other user keeps the
/// capability to bypass file permissions, so that a clone in root's home folder works too.
/// </summary>
internal sealed partial class ServerUser
{
    private readonly (uint User, uint Group)? _other;

    private ServerUser(string name, (uint User, uint Group)? other)
    {
        Name = name;
        _other = other;
    }

    public string Name { get; }

    public static ServerUser Choose()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return new ServerUser(Environment.UserName, null);
        foreach (var name in (string[])["postgres", "nobody"])
        {
            if (Find(name) is { } ids)
                return new ServerUser(name, ids);
        }

        throw new ServerFailure("PostgreSQL refuses to run as root, and there is no user postgres or nobody: run as another user.");
    }

    public ProcessStartInfo Command(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (_other is not { } ids)
        {
            start.FileName = program;
        }
        else
        {
            start.FileName = "setpriv";
            string[] identity = [$"--reuid={ids.User}", $"--regid={ids.Group}", "--clear-groups"];
            string[] capabilities = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"];
            foreach (var argument in (string[])[.. identity, .. capabilities, program])
                start.ArgumentList.Add(argument);
        }

        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    public Process Start(string program, IEnumerable<string> arguments)
    {
        var command = Command(program, arguments);
        try
        {
            return Process.Start(command)!;
        }
        catch (Win32Exception failure)
        {
            throw new ServerFailure(_other is null
                ? $"Could not start {program}: {failure.Message}"
                : "setpriv was not found. PostgreSQL refuses to run as root, and setpriv starts it as another user: install util-linux, "
                    + "or run as another user.");
        }
    }

    public async Task<ProcessResult> RunAsync(
        string program, IEnumerable<string> arguments, string input, CancellationToken cancellationToken)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        return new ProcessResult(process.ExitCode, await output, await errors);
    }

    /// <summary>Makes the user the owner of a file, or of a folder and its contents.</summary>
    public void Own(string path)
    {
        if (_other is not { } ids)
            return;
        ChangeOwner(path, ids);
        if (!Directory.Exists(path))
            return;
        foreach (var entry in Directory.EnumerateFileSystemEntries(path, "*", SearchOption.AllDirectories))
            ChangeOwner(entry, ids);
    }

    private static void ChangeOwner(string path, (uint User, uint Group) ids)
    {
        if (lchown(path, ids.User, ids.Group) != 0)
            throw new IOException($"Could not change the owner of {path}: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    private static (uint, uint)? Find(string name) => File.ReadLines("/etc/passwd")
        .Select(line => line.Split(':'))
        .Where(fields => fields.Length > 3 && fields[0] == name && uint.TryParse(fields[2], out _) && uint.TryParse(fields[3], out _))
        .Select(fields => ((uint, uint)?)(uint.Parse(fields[2], null), uint.Parse(fields[3], null)))
        .FirstOrDefault();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int lchown(string path, uint user, uint group);
}

internal sealed record ProcessResult(int ExitCode, string Output, string Errors)
{
    public string LastError =>
        Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "no reason given.";
}
