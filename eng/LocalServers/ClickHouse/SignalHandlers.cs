using LocalServers.Hosting;

namespace LocalServers.ClickHouse;

/// <summary>
/// Saves and restores the signal handlers of the .NET runtime, because a connect of libchdb replaces them. (libchdb has an option against
/// that, but it resets the handlers.) Without its SIGSEGV handler, .NET hangs on the first null reference.
/// </summary>
internal sealed unsafe class SignalHandlers
{
    // ILL, TRAP, ABRT, BUS, FPE, SEGV, TSTP, SYS and the first real-time signal, which .NET uses to suspend threads.
    private static readonly int[] Signals = [4, 5, 6, 7, 8, 11, 20, 31, 34];

    // Larger than glibc's struct sigaction (152 bytes on x64).
    private const int ActionSize = 256;

    private readonly byte[] _saved = new byte[Signals.Length * ActionSize];

    public static SignalHandlers Save()
    {
        var handlers = new SignalHandlers();
        fixed (byte* saved = handlers._saved)
        {
            for (var i = 0; i < Signals.Length; i++)
                Check(NativeMethods.sigaction(Signals[i], null, saved + i * ActionSize));
        }

        return handlers;
    }

    public void Restore()
    {
        fixed (byte* saved = _saved)
        {
            for (var i = 0; i < Signals.Length; i++)
                Check(NativeMethods.sigaction(Signals[i], saved + i * ActionSize, null));
        }
    }

    private static void Check(int result)
    {
        if (result != 0)
            throw new ServerFailure("Could not save the signal handlers: ClickHouse cannot run in this process.");
    }
}
