using System.Diagnostics;
using Xunit;

namespace Tests.Stores;

/// <summary>
/// A file system of so many megabytes, in memory: what does not fit fails as on a full disk. Mounting one takes Linux, and root or
/// sudo.
/// </summary>
internal sealed class LimitedDisk : IAsyncDisposable
{
    private const string Ballast = "ballast";

    private LimitedDisk(string folder) => Folder = folder;

    public string Folder { get; }

    private static bool IsRoot => Environment.UserName == "root";

    public static async Task<LimitedDisk> MountAsync(int megabytes)
    {
        var folder = ScratchFolder.New("disk");
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=1777", "tmpfs", folder),
            "A tmpfs cannot be mounted here: that takes Linux, and root or sudo without a password.");
        return new(folder);
    }

    /// <summary>Leaves room for so many megabytes, or for nothing.</summary>
    public void Fill(int leave = 0)
    {
        var free = new DriveInfo(Folder).AvailableFreeSpace - (leave * 1024L * 1024);
        using var ballast = new FileStream(
            Path.Combine(Folder, Ballast),
            new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, PreallocationSize = Math.Max(0, free) });
    }

    /// <summary>As an operator does who frees space.</summary>
    public void MakeRoom() => File.Delete(Path.Combine(Folder, Ballast));

    public async ValueTask DisposeAsync() => await RunAsync("umount", "--lazy", Folder);

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        string[] command = IsRoot ? [program, .. arguments] : ["sudo", "-n", program, .. arguments];
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Not installed.
            return false;
        }
    }
}
